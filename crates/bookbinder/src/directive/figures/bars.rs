//! The drawing of bars: each with its value written beside it, and its interval drawn on it.

use std::fmt::Write as _;

use super::{Bar, Group};
use crate::html::escape;
use crate::measurements::{FRENCH, Variant};

/// Where things are on a drawing, in the units of its own coordinates.
pub(super) struct Size {
    width: f64,
    /// From where to where a bar may reach.
    bars: (f64, f64),
    /// From the top of a bar's row to the line that its label stands on, and to its middle.
    label: f64,
    middle: f64,
    row: f64,
}

impl Size {
    /// As wide as the text of a page: the label before the bar, its value behind it.
    pub(super) const WIDE: Self =
        Self { width: 760.0, bars: (210.0, 590.0), label: 16.0, middle: 11.0, row: 24.0 };
    /// For a telephone: both above it.
    pub(super) const NARROW: Self =
        Self { width: 340.0, bars: (2.0, 336.0), label: 13.0, middle: 25.0, row: 40.0 };

    /// The height of a group's title.
    const TITLE: f64 = 28.0;
    /// Half the height of a bar, and of the ends of its interval.
    const HALF: f64 = 6.0;
    const END: f64 = 4.0;
}

/// `label` says what there is to see; the bars themselves say nothing to a screen reader.
pub(super) fn draw(groups: &[Group<'_>], size: &Size, label: &str) -> String {
    let rows: usize = groups.iter().map(|group| group.bars.len()).sum();
    let height = float(groups.len()) * Size::TITLE + float(rows) * size.row + 4.0;
    let all = groups.iter().flat_map(|group| &group.bars);
    let highest = all.map(|bar| bar.quantity.interval.high).fold(0.0, f64::max);
    let x = |value: f64| size.bars.0 + value / highest * (size.bars.1 - size.bars.0);
    let mut out = format!(
        "<svg viewBox=\"0 0 {} {height}\" role=\"img\" aria-label=\"{label}\">\n",
        size.width
    );
    let mut y = 0.0;
    for group in groups {
        let _ = writeln!(
            out,
            "<text class=\"chart-unit\" x=\"0\" y=\"{:.1}\">{}</text>",
            y + 18.0,
            escape(&group.title)
        );
        y += Size::TITLE;
        for bar in &group.bars {
            words(&mut out, bar, size, y + size.label);
            body(&mut out, bar, size.bars.0, x, y + size.middle);
            y += size.row;
        }
    }
    out.push_str("</svg>");
    out
}

fn words(out: &mut String, bar: &Bar<'_>, size: &Size, y: f64) {
    let _ = writeln!(
        out,
        "<text class=\"chart-label\" x=\"0\" y=\"{y:.1}\">{}</text>\
         <text class=\"chart-value\" text-anchor=\"end\" x=\"{:.1}\" y=\"{y:.1}\">{}</text>",
        escape(&bar.label),
        size.width - 2.0,
        bar.quantity.value(&FRENCH)
    );
}

fn body(out: &mut String, bar: &Bar<'_>, left: f64, x: impl Fn(f64) -> f64, y: f64) {
    let interval = bar.quantity.interval;
    let (low, high) = (x(interval.low), x(interval.high));
    let _ = writeln!(
        out,
        "<rect class=\"chart-bar\" {} x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>\
         <path class=\"chart-interval\" style=\"fill:none;stroke:var(--fg);stroke-width:1.5\" \
         d=\"M{low:.1} {y:.1}H{high:.1}M{low:.1} {top:.1}v{end:.1}M{high:.1} {top:.1}v{end:.1}\"/>",
        look(bar.figure.variant),
        y - Size::HALF,
        x(interval.median) - left,
        2.0 * Size::HALF,
        top = y - Size::END,
        end = 2.0 * Size::END,
    );
}

/// The colours of the theme; each variant is told apart by its label, and by more than its colour.
fn look(variant: Variant) -> &'static str {
    match variant {
        Variant::Raw => "style=\"fill:var(--diagram-soft);stroke:var(--diagram-line)\"",
        Variant::Facade => "style=\"fill:var(--diagram-accent);stroke:var(--diagram-accent)\"",
        Variant::Fixed => "style=\"fill:none;stroke:var(--diagram-good);stroke-width:2\"",
        Variant::Buggy => {
            "style=\"fill:none;stroke:var(--diagram-bad);stroke-width:2;stroke-dasharray:5 3\""
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a page has no 2^52 bars")]
fn float(count: usize) -> f64 {
    count as f64
}
