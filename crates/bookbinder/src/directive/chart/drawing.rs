//! The drawing of a chart: lines over time, from zero.

use std::fmt::Write as _;

use super::axis::{step, ticks, time_step};
use verdict::{Series, Trace};

use super::trace::{highest, key, last_second};
use crate::directive::tick::{horizontal, vertical};
use crate::french::{duration, number};

/// The size of a drawing and of its margins, in the units of its own coordinates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    width: f64,
    height: f64,
    ticks: u64,
}

impl Size {
    /// As wide as the text of a page.
    pub(super) const WIDE: Self = Self { width: 760.0, height: 340.0, ticks: 5 };
    /// For a telephone.
    pub(super) const NARROW: Self = Self { width: 340.0, height: 280.0, ticks: 3 };

    const LEFT: f64 = 58.0;
    const RIGHT: f64 = 16.0;
    const TOP: f64 = 30.0;
    const BOTTOM: f64 = 34.0;
}

/// Where a value lies on the drawing.
struct Scale {
    size: Size,
    last_second: f64,
    top: f64,
}

impl Scale {
    fn x(&self, second: u64) -> f64 {
        Size::LEFT + ratio(second, self.last_second) * (self.size.width - Size::LEFT - Size::RIGHT)
    }

    fn y(&self, live: u64) -> f64 {
        let height = self.size.height - Size::TOP - Size::BOTTOM;
        self.size.height - Size::BOTTOM - ratio(live, self.top) * height
    }
}

/// `label` says what there is to see; the lines themselves say nothing to a screen reader.
pub(super) fn draw(trace: &Trace, size: Size, label: &str) -> String {
    let live_step = step(highest(trace), size.ticks);
    let time_step = time_step(last_second(trace), size.ticks);
    let live_ticks: Vec<u64> = ticks(highest(trace), live_step).collect();
    let scale = Scale {
        size,
        last_second: float(last_second(trace).max(1)),
        top: float(live_ticks.last().copied().unwrap_or(1)),
    };
    let mut out = format!(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{label}\">\n\
         <text class=\"chart-unit\" x=\"0\" y=\"14\">tâches vivantes</text>\n",
        size.width, size.height
    );
    for tick in live_ticks {
        let across = Size::LEFT..size.width - Size::RIGHT;
        horizontal(&mut out, across, scale.y(tick), &number(tick));
    }
    for tick in ticks(last_second(trace), time_step).take_while(|t| *t <= last_second(trace)) {
        let bottom = size.height - Size::BOTTOM;
        vertical(&mut out, size.width, scale.x(tick), bottom, 22.0, &duration(tick));
    }
    for series in &trace.series {
        line(&mut out, &scale, series);
    }
    out.push_str("</svg>");
    out
}

fn line(out: &mut String, scale: &Scale, series: &Series) {
    let mut path = String::new();
    for (index, point) in series.points.iter().enumerate() {
        let command = if index == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{command}{:.1} {:.1}", scale.x(point.second), scale.y(point.live));
    }
    let key = key(series.subject);
    let _ = writeln!(out, "<path class=\"chart-line chart-{key}\" d=\"{path}\"/>");
}

fn ratio(part: u64, whole: f64) -> f64 {
    float(part) / whole
}

/// A count as a coordinate: exact far beyond any number of tasks.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn float(count: u64) -> f64 {
    count as f64
}
