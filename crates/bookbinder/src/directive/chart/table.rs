//! The data of a chart, as a table.

use std::fmt::Write as _;

use verdict::{Series, Trace};

use super::trace::{key, name};
use crate::french::{duration, number};

/// Every point of every series: who cannot see the drawing has all that it shows.
pub(super) fn table(trace: &Trace) -> String {
    let mut out = String::new();
    for series in &trace.series {
        one(&mut out, series);
    }
    out
}

fn one(out: &mut String, series: &Series) {
    let _ = write!(
        out,
        "<div class=\"table-wrapper\"><table data-subject=\"{}\">\n<caption>Tâches vivantes, {}</caption>\n\
         <thead><tr><th scope=\"col\">temps</th><th scope=\"col\">tâches</th>\
         <th scope=\"col\">sites</th><th scope=\"col\">octets</th></tr></thead>\n<tbody>\n",
        key(series.subject),
        name(series.subject)
    );
    for point in &series.points {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\" data-second=\"{}\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            point.second,
            duration(point.second),
            number(point.live),
            number(point.sites),
            number(point.bytes)
        );
    }
    out.push_str("</tbody>\n</table></div>\n");
}
