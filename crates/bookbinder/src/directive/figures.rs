//! `{{#figures BENCH [NAME=NUMBER]… [variant=raw|facade]}}`: what one bench measured, as bars with
//! their intervals, in words and as a table.
//!
//! Where the figures differ in one parameter (the size of a batch), each of its values is a group of
//! bars, one for each runtime; otherwise each runtime is a group, its bare and its counted program
//! side by side.

mod bars;
mod table;

use crate::Layout;
use crate::html::{as_one_block, escape};
use crate::measurements::selection::varied;
use crate::measurements::{Benches, FRENCH, Figure, Quantity, Selection, Variant, names};

use super::machine::taken;
use super::ranking;
use bars::Size;

/// Bars that belong together.
struct Group<'a> {
    title: String,
    bars: Vec<Bar<'a>>,
}

struct Bar<'a> {
    label: String,
    quantity: Quantity,
    figure: &'a Figure,
}

pub(super) fn expand<'a>(
    layout: &Layout,
    bench: &'a str,
    arguments: impl Iterator<Item = &'a str>,
) -> Result<String, String> {
    let selection = Selection::new(bench, arguments)?;
    let reading = names::reading(bench)?;
    let benches = Benches::read(layout)?;
    let groups = groups(&selection.all(&benches)?, reading)?;
    let head = format!("{}\u{a0}: {}", reading.title, reading.head);
    let caption = [
        format!("{head}. Le trait fin est l’intervalle à 95\u{a0}% de la médiane."),
        in_words(&groups, reading),
        taken(&benches.taken, &benches.machine),
    ];
    let label = escape(&format!("{head}. {}", values(&groups)));
    let wide = bars::draw(&groups, &Size::WIDE, &label);
    let narrow = bars::draw(&groups, &Size::NARROW, &label);
    let caption = caption.iter().filter(|part| !part.is_empty()).map(|part| escape(part));
    let caption: Vec<String> = caption.collect();
    Ok(as_one_block(&format!(
        "<figure class=\"chart\">\n<div class=\"chart-wide\">{wide}</div>\n\
         <div class=\"chart-narrow\">{narrow}</div>\n<figcaption>{}</figcaption>\n\
         <details>\n<summary>Les mêmes données, en tableau</summary>\n{}</details>\n</figure>\n",
        caption.join(" "),
        table::table(&groups, reading),
    )))
}

fn groups<'a>(figures: &[&'a Figure], reading: names::Reading) -> Result<Vec<Group<'a>>, String> {
    let varied = varied(figures);
    let has_variants = figures.iter().any(|it| it.variant == Variant::Raw)
        && figures.iter().any(|it| it.variant == Variant::Facade);
    let bar = |figure: &'a Figure, label| Bar { label, quantity: reading.of(figure), figure };
    let mut varied = varied.iter();
    match (varied.next(), varied.next()) {
        (None, _) => Ok(by(figures, |it| it.runtime)
            .map(|(runtime, figures)| Group {
                title: names::runtime(runtime).to_owned(),
                bars: figures.map(|it| bar(it, names::variant(it.variant).to_owned())).collect(),
            })
            .collect()),
        (Some(name), None) => Ok(by(figures, |it| it.parameters.get(name).copied().unwrap_or(0))
            .map(|(value, figures)| Group {
                title: names::parameter(name, value),
                bars: figures.map(|it| bar(it, of_program(it, has_variants))).collect(),
            })
            .collect()),
        (Some(one), Some(other)) => {
            Err(format!("the figures differ in {one} and in {other}: choose one value, as {one}=…"))
        }
    }
}

/// The figures with each value of `key`, the smallest first.
fn by<'a, K: Ord + Copy>(
    figures: &[&'a Figure],
    key: impl Fn(&Figure) -> K,
) -> impl Iterator<Item = (K, impl Iterator<Item = &'a Figure>)> {
    let keys: std::collections::BTreeSet<K> = figures.iter().map(|it| key(it)).collect();
    keys.into_iter().map(move |wanted| {
        let of_key: Vec<_> = figures.iter().copied().filter(|it| key(it) == wanted).collect();
        (wanted, of_key.into_iter())
    })
}

/// A program: its runtime, and its variant where there are several or it has a fault.
fn of_program(figure: &Figure, has_variants: bool) -> String {
    let runtime = names::runtime(figure.runtime);
    match figure.variant {
        Variant::Raw | Variant::Facade if has_variants => {
            format!("{runtime}, {}", names::variant(figure.variant))
        }
        Variant::Buggy => format!("{runtime}, {}", names::variant(figure.variant)),
        _ => runtime.to_owned(),
    }
}

/// The values, for who cannot see the drawing.
fn values(groups: &[Group<'_>]) -> String {
    let bar = |bar: &Bar<'_>| format!("{} {}", bar.label, bar.quantity.value(&FRENCH));
    let group = |group: &Group<'_>| {
        let bars: Vec<String> = group.bars.iter().map(bar).collect();
        format!("{}\u{a0}: {}", group.title, bars.join(", "))
    };
    groups.iter().map(group).collect::<Vec<_>>().join("\u{202f}; ") + "."
}

/// Who comes before whom, as far as the intervals tell: within each value of a parameter, or overall.
fn in_words(groups: &[Group<'_>], reading: names::Reading) -> String {
    let ranked = |bars: Vec<&Bar<'_>>| {
        let plain = bars.into_iter().filter(|bar| bar.figure.variant.is_plain());
        let items: Vec<_> =
            plain.map(|bar| (names::runtime(bar.figure.runtime), bar.quantity.interval)).collect();
        (items.len() > 1).then(|| ranking::phrase(items, reading.is_rate))
    };
    let is_by_runtime = |group: &Group<'_>| {
        group.bars.iter().all(|bar| bar.figure.runtime == group.bars[0].figure.runtime)
    };
    let best = if reading.is_rate {
        "Du plus haut débit au plus bas"
    } else {
        "Du plus court au plus long"
    };
    if groups.iter().all(is_by_runtime) {
        let all = groups.iter().flat_map(|group| &group.bars).collect();
        return ranked(all)
            .map_or_else(String::new, |it| format!("{best}, sans façade\u{a0}: {it}."));
    }
    // What several groups have in common is said once.
    let mut each: Vec<(Vec<&str>, String)> = Vec::new();
    for group in groups {
        let Some(ranking) = ranked(group.bars.iter().collect()) else { continue };
        match each.last_mut() {
            Some((titles, same)) if *same == ranking => titles.push(&group.title),
            _ => each.push((vec![&group.title], ranking)),
        }
    }
    let each: Vec<String> = each
        .into_iter()
        .map(|(titles, ranking)| format!("{}\u{a0}: {ranking}", titles.join(", ")))
        .collect();
    if each.is_empty() { String::new() } else { format!("{best}, {}.", each.join("\u{202f}; ")) }
}
