//! The data of a growth, as a table.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::french::number;
use crate::measurements::{FRENCH, Quantity, Series, Unit, names};

/// A line for each number of tasks, a column for each runtime, and the exponents below.
pub(super) fn table(title: &str, series: &[&Series]) -> String {
    let mut out = format!(
        "<div class=\"table-wrapper\"><table>\n<caption>Total, {title}</caption>\n\
         <thead><tr><th scope=\"col\">tâches</th>"
    );
    for series in series {
        let _ = write!(out, "<th scope=\"col\">{}</th>", names::runtime(series.runtime));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let counts: BTreeSet<u64> =
        series.iter().flat_map(|it| &it.points).map(|point| point.tasks).collect();
    for tasks in counts {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", number(tasks));
        for series in series {
            let point = series.points.iter().find(|point| point.tasks == tasks);
            let cost = point.map(|it| Quantity::new(it.interval, series.unit).full(&FRENCH));
            let _ = write!(out, "<td>{}</td>", cost.unwrap_or_else(|| "–".to_owned()));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("<tr><th scope=\"row\">exposant</th>");
    for series in series {
        let exponent = series.exponent.map(|it| Quantity::exact(it, Unit::Bare).value(&FRENCH));
        let _ = write!(out, "<td>{}</td>", exponent.unwrap_or_else(|| "–".to_owned()));
    }
    out.push_str("</tr>\n</tbody>\n</table></div>\n");
    out
}
