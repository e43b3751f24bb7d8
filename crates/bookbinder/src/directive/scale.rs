//! `{{#scale MEASURE}}`: how one cost grows with the number of live tasks, on two logarithmic axes,
//! with the exponent of each growth.
//!
//! On such axes a cost in proportion to the number is a line of slope 1; one is drawn for the eye.

mod axis;
mod drawing;
mod table;

use crate::Layout;
use crate::html::{as_one_block, escape};
use crate::measurements::{FRENCH, Quantity, Runtime, Scale, Series, Unit, names};

use super::machine::taken;
use drawing::Size;

pub(super) fn expand(layout: &Layout, measure: &str) -> Result<String, String> {
    let title = names::measure(measure)?;
    let scale = Scale::read(layout)?;
    let mut series: Vec<&Series> =
        scale.series.iter().filter(|series| series.measure == measure).collect();
    series.sort_by_key(|series| series.runtime);
    if series.is_empty() {
        return Err(format!(
            "`{}` has no measure `{measure}`: measure it with `cargo xtask bench`",
            Scale::FILE
        ));
    }
    let summary = format!("{} {}", in_words(title, &series), taken(&scale.taken, &scale.machine));
    let label = escape(&summary);
    let wide = drawing::draw(&series, &Size::WIDE, &label)?;
    let narrow = drawing::draw(&series, &Size::NARROW, &label)?;
    let legend: String = series.iter().map(|series| legend(series)).collect();
    Ok(as_one_block(&format!(
        "<figure class=\"chart\">\n<div class=\"chart-wide\">{wide}</div>\n\
         <div class=\"chart-narrow\">{narrow}</div>\n<ul class=\"chart-legend\">{legend}\
         <li><svg class=\"chart-key\" viewBox=\"0 0 28 8\" aria-hidden=\"true\">\
         <path class=\"chart-grid\" d=\"M0 4H28\"/></svg>en proportion</li></ul>\n\
         <figcaption>{label}</figcaption>\n\
         <details>\n<summary>Les mêmes données, en tableau</summary>\n{}</details>\n</figure>\n",
        table::table(title, &series)
    )))
}

fn legend(series: &Series) -> String {
    format!(
        "<li><svg class=\"chart-key\" viewBox=\"0 0 28 8\" aria-hidden=\"true\">\
         <path class=\"chart-line\" style=\"{}\" d=\"M0 4H28\"/></svg>{}</li>",
        look(series.runtime),
        names::runtime(series.runtime),
    )
}

/// How the line of a runtime looks: told apart without its colour too.
fn look(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::TokioCurrent => "stroke:var(--diagram-accent)",
        Runtime::TokioMulti => "stroke:var(--diagram-accent);stroke-dasharray:9 3",
        Runtime::Smol => "stroke:var(--diagram-good);stroke-dasharray:2 3",
        Runtime::AsyncStd => "stroke:var(--diagram-line);stroke-dasharray:9 3 2 3",
        Runtime::Go => "stroke:var(--diagram-bad);stroke-dasharray:5 5",
        Runtime::Census => "stroke:var(--diagram-line)",
    }
}

/// What there is to see: the cost of the most tasks, and how it got there.
fn in_words(title: &str, series: &[&Series]) -> String {
    let last = |series: &&&Series| series.points.last().map_or(0, |point| point.tasks);
    let most = series.iter().map(|it| last(&it)).max().unwrap_or(0);
    let costs: Vec<String> = series
        .iter()
        .filter(|it| last(it) == most)
        .filter_map(|it| {
            let point = it.points.last()?;
            let cost = Quantity::new(point.interval, it.unit).value(&FRENCH);
            Some(format!("{cost} sur {}", names::runtime(it.runtime)))
        })
        .collect();
    let growth: Vec<String> = series
        .iter()
        .filter_map(|it| Some((it, it.exponent?)))
        .map(|(it, exponent)| {
            let written = Quantity::exact(exponent, Unit::Bare).value(&FRENCH);
            format!("{} {written} ({})", names::runtime(it.runtime), grows(exponent))
        })
        .collect();
    let from = series.iter().map(|it| it.from).max().unwrap_or(0);
    let mut title = title.to_owned();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let growth = if growth.is_empty() {
        String::new()
    } else {
        format!(" Exposants à partir de {}\u{a0}: {}.", names::tasks(from), growth.join(", "))
    };
    format!("{title}, {}\u{a0}: {}.{growth}", names::tasks(most), costs.join(", "))
}

/// What an exponent means. Within a tenth of 1, a thousand times as many cost at most twice what
/// proportion would have it, or half.
pub(super) fn grows(exponent: f64) -> &'static str {
    if exponent < 0.9 {
        "moins vite que leur nombre"
    } else if exponent > 1.1 {
        "plus vite que leur nombre"
    } else {
        "comme leur nombre"
    }
}
