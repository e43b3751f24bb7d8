//! `{{#chart NAME}}`: a recorded run, drawn when the book is built.
//!
//! The drawing, the sentence under it and the table all come from one file, so that they cannot
//! differ; there is no JavaScript in it, and it is printed as it is read.

mod axis;
mod drawing;
mod table;
mod trace;

use std::fs;

use verdict::{Series, Trace};

use crate::Layout;
use crate::french::{counted, duration, number};
use crate::html::{as_one_block, escape};

use drawing::Size;
use trace::{key, last_second, name};

pub(super) fn expand(layout: &Layout, name: &str) -> Result<String, String> {
    let file = layout.book().join(format!("traces/{name}.json"));
    let shown = layout.relative(&file).display();
    let text = fs::read_to_string(&file).map_err(|_| {
        format!("there is no recorded run `{shown}`: record it, or correct the name")
    })?;
    let trace = trace::parse(&text).map_err(|error| format!("`{shown}`: {error}"))?;
    Ok(as_one_block(&figure(&trace)))
}

/// Two drawings, of which the style sheet shows the one that fits: a wide one made small could not
/// be read.
fn figure(trace: &Trace) -> String {
    let summary = escape(&summary(trace));
    let wide = drawing::draw(trace, Size::WIDE, &summary);
    let narrow = drawing::draw(trace, Size::NARROW, &summary);
    let legend: String = trace.series.iter().map(legend).collect();
    let table = table::table(trace);
    format!(
        "<figure class=\"chart\">\n<div class=\"chart-wide\">{wide}</div>\n\
         <div class=\"chart-narrow\">{narrow}</div>\n<ul class=\"chart-legend\">{legend}</ul>\n\
         <figcaption>{summary}</figcaption>\n\
         <details>\n<summary>Les mêmes données, en tableau</summary>\n{table}</details>\n</figure>\n"
    )
}

fn legend(series: &Series) -> String {
    format!(
        "<li><svg class=\"chart-key\" viewBox=\"0 0 28 8\" aria-hidden=\"true\">\
         <path class=\"chart-line chart-{}\" d=\"M0 4H28\"/></svg>{}</li>",
        key(series.subject),
        name(series.subject)
    )
}

/// What there is to see, in words.
fn summary(trace: &Trace) -> String {
    let mut parts = vec![format!("Sur {}, en {}", trace.runtime, duration(last_second(trace)))];
    for (index, series) in trace.series.iter().enumerate() {
        let (Some(first), Some(last)) = (series.points.first(), series.points.last()) else {
            continue;
        };
        let link = if index == 0 { "\u{a0}: " } else { "\u{202f}; " };
        let subject = name(series.subject);
        let lives = series.points.iter().map(|point| point.live);
        let (low, high) = (lives.clone().min().unwrap_or(0), lives.max().unwrap_or(0));
        let sites = counted(last.sites, "site");
        let grows = last.live == high && high > 2 * low.max(1);
        parts.push(if grows {
            let (from, to) = (number(first.live), number(high));
            format!(
                "{link}{subject} passe de {from} à {to} tâches vivantes, nées à {sites} de création"
            )
        } else if low == high {
            format!("{link}{subject} en garde {}", number(low))
        } else {
            format!("{link}{subject} reste entre {} et {}", number(low), number(high))
        });
    }
    parts.concat() + "."
}
