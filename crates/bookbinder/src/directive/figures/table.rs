//! The data of bars, as a table.

use std::fmt::Write as _;

use super::Group;
use crate::html::escape;
use crate::measurements::{FRENCH, names};

/// Every bar with the ends of its interval: who cannot see the drawing has all that it shows.
pub(super) fn table(groups: &[Group<'_>], reading: names::Reading) -> String {
    let mut out = format!(
        "<div class=\"table-wrapper\"><table>\n<caption>{}</caption>\n<thead><tr>\
         <td></td><th scope=\"col\">{}</th><th scope=\"col\">intervalle</th>\
         </tr></thead>\n<tbody>\n",
        reading.title, reading.head
    );
    for group in groups {
        for bar in &group.bars {
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\">{}, {}</th><td>{}</td><td>{}</td></tr>",
                escape(&group.title),
                escape(&bar.label),
                bar.quantity.value(&FRENCH),
                bar.quantity.range(&FRENCH).unwrap_or_default()
            );
        }
    }
    out.push_str("</tbody>\n</table></div>\n");
    out
}
