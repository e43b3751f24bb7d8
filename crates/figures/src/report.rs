//! The tables, in French, for a terminal or a file.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};

use crate::compare::{
    ADDED_BOUND, Change, Comparison, Kind, RATIO_BOUND, REFERENCE, TIME_BOUND, factor_of_pair,
    over_raw, over_runtime,
};
use crate::document::{Benches, Figure, Scale};
use crate::french::{count, number, percent, quantity};
use crate::statistics::Estimate;

const PAIRS: &str =
    "Ce que la façade ajoute, par paires alternées (médiane, intervalle à 95\u{a0}%)";

/// The pairs alone.
#[must_use]
pub fn what_facades_add(benches: &Benches) -> String {
    format!("{PAIRS}\n{}\n\n", pairs(benches))
}

/// Everything that was measured: times with their ratios, pairs, and how things grow.
#[must_use]
pub fn tables(benches: &Benches, scale: &Scale) -> String {
    let mut text = String::new();
    let mut section = |title: &str, table: &Table| {
        if table.row_count() > 0 {
            text.push_str(&format!("{title}\n{table}\n\n"));
        }
    };
    section(
        &format!(
            "Une itération, et ses rapports (médiane, intervalle à 95\u{a0}%)\u{a0}: façade sur nu, nu sur {REFERENCE} nu"
        ),
        &figures(benches),
    );
    section(PAIRS, &pairs(benches));
    section(
        "De une à un million de tâches vivantes, sous la façade\u{a0}: pour toutes ensemble",
        &growth(scale),
    );
    text
}

fn figures(benches: &Benches) -> Table {
    let reference = format!("sur {REFERENCE}");
    let mut table = table(&[
        "mesure",
        "paramètres",
        "runtime",
        "variante",
        "temps",
        "par seconde",
        "sur nu",
        &reference,
    ]);
    for figure in &benches.figures {
        let ratio = |of: fn(&Benches, &Figure) -> Option<Estimate>| {
            of(benches, figure).map_or_else(String::new, |it| interval(it, number))
        };
        table.add_row([
            figure.bench.clone(),
            parameters(figure),
            figure.runtime.clone(),
            variant(&figure.variant).to_owned(),
            interval(figure.estimate(), |value| quantity(value, &figure.unit)),
            number(figure.elements as f64 * 1e9 / figure.median),
            ratio(over_raw),
            ratio(over_runtime),
        ]);
    }
    right_from(table, 4)
}

fn pairs(benches: &Benches) -> Table {
    let mut table = table(&["mesure", "runtime", "par", "nu", "ajouté", "rapport"]);
    for pair in &benches.pairs {
        table.add_row([
            pair.bench.clone(),
            pair.runtime.clone(),
            if pair.per == "order" { "ordre" } else { "tâche" }.to_owned(),
            quantity(pair.plain, &pair.unit),
            interval(pair.estimate(), |value| quantity(value, &pair.unit)),
            percent(factor_of_pair(pair).median),
        ]);
    }
    right_from(table, 3)
}

fn growth(scale: &Scale) -> Table {
    let sizes: Vec<u64> =
        scale.series.iter().flat_map(|it| it.points.iter()).map(|it| it.tasks).collect();
    let sizes: std::collections::BTreeSet<_> = sizes.into_iter().collect();
    let mut head = vec!["runtime".to_owned(), "mesure".to_owned()];
    head.extend(sizes.iter().map(|size| count(*size)));
    head.push("exposant".to_owned());
    let mut table = table(&head.iter().map(String::as_str).collect::<Vec<_>>());
    for series in &scale.series {
        let at = |size: &u64| {
            let point = series.points.iter().find(|point| point.tasks == *size);
            point.map_or_else(String::new, |point| quantity(point.median, &series.unit))
        };
        let mut row = vec![series.runtime.clone(), series.measure.clone()];
        row.extend(sizes.iter().map(at));
        row.push(series.exponent.map_or_else(String::new, number));
        table.add_row(row);
    }
    right_from(table, 2)
}

/// What changed between two runs, and what that means.
#[must_use]
pub fn comparison(comparison: &Comparison) -> String {
    let mut text = String::new();
    for (title, changes) in [
        ("Plus lent qu’avant", comparison.slower().collect::<Vec<_>>()),
        ("Plus rapide qu’avant", comparison.quicker().collect()),
    ] {
        if !changes.is_empty() {
            text.push_str(&format!("{title}\n{}\n\n", table_of(&changes)));
        }
    }
    let (compared, judged) = (
        comparison.changes.len(),
        comparison.changes.iter().filter(|it| it.bound.is_some()).count(),
    );
    let slower = comparison.slower().count();
    text.push_str(&format!(
        "{} valeurs communes aux deux mesures, {} jugées\u{a0}: {slower} plus lentes, {} plus rapides, au-delà de {}\u{a0}% \
         pour un rapport, de {}\u{a0}% pour un temps et de {}\u{a0}% pour ce qu’une façade ajoute, intervalles disjoints.\n",
        count(compared as u64),
        count(judged as u64),
        comparison.quicker().count(),
        number(100.0 * RATIO_BOUND),
        number(100.0 * TIME_BOUND),
        number(100.0 * ADDED_BOUND)
    ));
    if !comparison.times_count {
        text.push_str("Les deux mesures viennent de machines différentes\u{a0}: seuls les rapports sont jugés.\n");
    }
    for (names, what) in
        [(&comparison.gone, "n’est plus mesuré"), (&comparison.new, "n’était pas mesuré")]
    {
        let times = names.iter().filter(|name| name.kind == Kind::Time || name.kind == Kind::Pair);
        for name in times {
            text.push_str(&format!("{name}\u{a0}: {what}.\n"));
        }
    }
    text
}

fn table_of(changes: &[&Change]) -> Table {
    let mut table = table(&["ce qui est comparé", "avant", "maintenant", "écart"]);
    for change in changes {
        let show = |value: Estimate| match change.name.kind {
            Kind::Time => interval(value, |it| quantity(it, "ns")),
            Kind::Added => interval(value, number),
            Kind::OverRaw | Kind::OverRuntime | Kind::Pair => interval(value, number),
        };
        table.add_row([
            change.name.to_string(),
            show(change.before),
            show(change.after),
            percent(change.factor()),
        ]);
    }
    right_from(table, 1)
}

fn table(head: &[&str]) -> Table {
    let mut table = Table::new();
    // A line below the head, and none between hundreds of rows.
    table.load_style(presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─')));
    // Neither folded nor cut: a table of figures goes into a file as well.
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(head.iter().copied());
    table
}

/// Numbers stand at the right of their columns.
fn right_from(mut table: Table, first: usize) -> Table {
    for column in table.column_iter_mut().skip(first) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn interval(value: Estimate, show: impl Fn(f64) -> String) -> String {
    format!("{} [{} … {}]", show(value.median), show(value.low), show(value.high))
}

fn parameters(figure: &Figure) -> String {
    let name = |name: &str| match name {
        "batch" => "lot".to_owned(),
        "workers" => "travailleurs".to_owned(),
        "tasks" => "tâches".to_owned(),
        other => other.to_owned(),
    };
    let one = |(key, value): (&String, &u64)| format!("{} {}", name(key), count(*value));
    figure.parameters.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn variant(name: &str) -> &str {
    match name {
        "raw" => "nu",
        "facade" => "façade",
        "fixed" => "réparé",
        "buggy" => "avec fuites",
        other => other,
    }
}
