//! The ticks of a drawing: a mark on an axis, and what it stands for.

use std::fmt::Write as _;
use std::ops::Range;

/// A line across the drawing, from `across.start` to `across.end`, with its text at the left.
pub(super) fn horizontal(out: &mut String, across: Range<f64>, y: f64, text: &str) {
    let Range { start, end } = across;
    let _ = writeln!(
        out,
        "<path class=\"chart-grid\" d=\"M{start:.1} {y:.1}H{end:.1}\"/>\
         <text class=\"chart-tick\" text-anchor=\"end\" x=\"{:.1}\" y=\"{:.1}\">{text}</text>",
        start - 8.0,
        y + 4.5,
    );
}

/// A notch below the drawing, which is `width` wide and ends at `bottom`, with its text so far `below`.
pub(super) fn vertical(out: &mut String, width: f64, x: f64, bottom: f64, below: f64, text: &str) {
    // The last one would reach over the edge.
    let (anchor, x_text) = if x + 30.0 > width { ("end", width) } else { ("middle", x) };
    let _ = writeln!(
        out,
        "<path class=\"chart-grid\" d=\"M{x:.1} {bottom:.1}v5\"/>\
         <text class=\"chart-tick\" text-anchor=\"{anchor}\" x=\"{x_text:.1}\" y=\"{:.1}\">{text}</text>",
        bottom + below,
    );
}
