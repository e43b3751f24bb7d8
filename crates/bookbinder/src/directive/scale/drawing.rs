//! The drawing of a growth: lines over two logarithmic axes, with their intervals.

use std::fmt::Write as _;

use super::axis::Decades;
use super::look;
use crate::directive::tick::{horizontal, vertical};
use crate::french::number;
use crate::measurements::{FRENCH, Quantity, Scale, Series};

/// The size of a drawing and of its margins, in the units of its own coordinates.
pub(super) struct Size {
    width: f64,
    height: f64,
    /// How many ticks there is room for: below, and at the left.
    ticks: (i32, i32),
}

impl Size {
    /// As wide as the text of a page.
    pub(super) const WIDE: Self = Self { width: 760.0, height: 380.0, ticks: (8, 12) };
    /// For a telephone.
    pub(super) const NARROW: Self = Self { width: 340.0, height: 320.0, ticks: (4, 10) };

    const LEFT: f64 = 86.0;
    const RIGHT: f64 = 20.0;
    const TOP: f64 = 12.0;
    const BOTTOM: f64 = 52.0;
}

/// Where a value lies on the drawing.
struct Axes<'a> {
    size: &'a Size,
    tasks: Decades,
    costs: Decades,
}

impl Axes<'_> {
    fn x(&self, tasks: u64) -> f64 {
        let width = self.size.width - Size::LEFT - Size::RIGHT;
        Size::LEFT + self.tasks.place(float(tasks)).unwrap_or(0.0) * width
    }

    fn y(&self, cost: f64) -> Option<f64> {
        let height = self.size.height - Size::TOP - Size::BOTTOM;
        Some(self.size.height - Size::BOTTOM - self.costs.place(cost)? * height)
    }
}

/// `label` says what there is to see; the lines themselves say nothing to a screen reader.
pub(super) fn draw(series: &[&Series], size: &Size, label: &str) -> Result<String, String> {
    let points = || series.iter().flat_map(|it| &it.points);
    let tasks = Decades::around(points().map(|point| float(point.tasks)));
    let costs = Decades::around(points().map(|point| point.interval.median));
    let Some((tasks, costs)) = tasks.zip(costs) else {
        return Err(format!(
            "`{}`: no cost is above zero: measure again with `cargo xtask bench`",
            Scale::FILE
        ));
    };
    let axes = Axes { size, tasks, costs };
    let mut out = format!(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{label}\">\n",
        size.width, size.height
    );
    horizontals(&mut out, &axes, series);
    verticals(&mut out, &axes);
    for series in series {
        proportion(&mut out, &axes, series);
        line(&mut out, &axes, series);
    }
    out.push_str("</svg>");
    Ok(out)
}

fn horizontals(out: &mut String, axes: &Axes<'_>, series: &[&Series]) {
    let unit = series[0].unit;
    let right = axes.size.width - Size::RIGHT;
    for cost in axes.costs.ticks(axes.size.ticks.1) {
        let Some(y) = axes.y(cost) else { continue };
        let text = Quantity::exact(cost, unit).value(&FRENCH);
        horizontal(out, Size::LEFT..right, y, &text);
    }
}

fn verticals(out: &mut String, axes: &Axes<'_>) {
    let bottom = axes.size.height - Size::BOTTOM;
    let right = axes.size.width - Size::RIGHT;
    for tick in axes.tasks.ticks(axes.size.ticks.0) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a power of ten, no larger than a count of tasks by a factor of ten"
        )]
        let tasks = tick as u64;
        vertical(out, axes.size.width, axes.x(tasks), bottom, 20.0, &number(tasks));
    }
    let _ = writeln!(
        out,
        "<text class=\"chart-unit\" text-anchor=\"end\" x=\"{right:.1}\" y=\"{:.1}\">tâches vivantes</text>",
        bottom + 42.0
    );
}

/// What the cost of the most tasks would be for fewer, in proportion.
fn proportion(out: &mut String, axes: &Axes<'_>, series: &Series) {
    let Some(last) = series.points.last() else { return };
    let each = last.interval.median / float(last.tasks);
    // From where it enters the drawing, which may be after the first point.
    let inside = series
        .points
        .iter()
        .filter_map(|point| Some((point, axes.costs.place(each * float(point.tasks))?)))
        .find(|(_, place)| *place >= 0.0);
    let Some((first, _)) = inside else { return };
    let (Some(from), Some(to)) = (axes.y(each * float(first.tasks)), axes.y(last.interval.median))
    else {
        return;
    };
    let _ = writeln!(
        out,
        "<path class=\"chart-grid\" d=\"M{:.1} {from:.1}L{:.1} {to:.1}\"/>",
        axes.x(first.tasks),
        axes.x(last.tasks)
    );
}

fn line(out: &mut String, axes: &Axes<'_>, series: &Series) {
    let (mut path, mut intervals) = (String::new(), String::new());
    for point in &series.points {
        let x = axes.x(point.tasks);
        // A cost of nothing has no place here; the table has it.
        let Some(y) = axes.y(point.interval.median) else { continue };
        let command = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{command}{x:.1} {y:.1}");
        let bottom = axes.size.height - Size::BOTTOM;
        let low = axes.y(point.interval.low).map_or(bottom, |y| y.min(bottom));
        let high = axes.y(point.interval.high).unwrap_or(y).max(Size::TOP);
        let _ = write!(intervals, "M{x:.1} {low:.1}V{high:.1}");
    }
    let _ = writeln!(
        out,
        "<path class=\"chart-interval\" style=\"fill:none;stroke:var(--fg);stroke-width:5;stroke-opacity:0.4\" d=\"{intervals}\"/>\
         <path class=\"chart-line\" style=\"{}\" d=\"{path}\"/>",
        look(series.runtime)
    );
}

/// A count as a coordinate: exact far beyond any number of tasks.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn float(count: u64) -> f64 {
    count as f64
}
