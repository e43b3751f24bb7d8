//! The reports, one file each.

pub(crate) mod by_site;
pub(crate) mod by_task;
pub(crate) mod json;
#[cfg(feature = "metrics")]
pub(crate) mod metrics;
#[cfg(feature = "pprof")]
pub(crate) mod profile;

use crate::text;
use crate::watch::Figures;

/// The first line of a report in text.
fn head(figures: Figures) -> Vec<u8> {
    let mut out = b"fuite: ".to_vec();
    text::number(&mut out, figures.live);
    out.extend_from_slice(if figures.live == 1 { b" live task, " } else { b" live tasks, " });
    text::number(&mut out, figures.unlisted);
    out.extend_from_slice(b" unlisted");
    if let Some(untracked) = figures.untracked {
        out.extend_from_slice(b", ");
        text::number(&mut out, untracked);
        out.extend_from_slice(b" untracked");
    }
    out.push(b'\n');
    out
}
