//! The replay as a chart that grows while one looks at it.

use std::io::{self, Stdout, stdout};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Style};
use ratatui::symbols::Marker;
use ratatui::widgets::{Axis, Block, Chart, Dataset, GraphType, Paragraph};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use verdict::Sample;

use crate::figures::{brief, grouped, megabytes};

const HEIGHT: u16 = 20;
/// What the chart's axis of time shows, in minutes.
const MINUTES: f64 = 120.0;

/// A chart on the standard output. What it showed last stays there.
pub(crate) struct LiveChart {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    title: String,
    coloured: bool,
}

impl LiveChart {
    pub(crate) fn open(title: &str, coloured: bool) -> io::Result<Self> {
        let options = TerminalOptions { viewport: Viewport::Inline(HEIGHT) };
        let terminal = Terminal::with_options(CrosstermBackend::new(stdout()), options)?;
        Ok(Self { terminal, title: title.to_owned(), coloured })
    }

    pub(crate) fn draw(&mut self, samples: &[Sample]) -> io::Result<()> {
        let (title, coloured) = (&self.title, self.coloured);
        self.terminal.draw(|frame| render(frame, title, coloured, samples)).map(drop)
    }
}

impl Drop for LiveChart {
    fn drop(&mut self) {
        // Whatever is printed next stands below the chart.
        let area = self.terminal.get_frame().area();
        let _ = self.terminal.set_cursor_position((0, area.bottom().saturating_sub(1)));
        let _ = self.terminal.show_cursor();
        println!();
    }
}

fn render(frame: &mut Frame<'_>, title: &str, coloured: bool, samples: &[Sample]) {
    let [said, tasks, memory] =
        Layout::vertical([Constraint::Length(1), Constraint::Fill(2), Constraint::Fill(1)])
            .areas(frame.area());
    let now = samples.last().map(brief).unwrap_or_default();
    frame.render_widget(Paragraph::new(format!("{title}{now}")), said);
    let live = points(samples, |sample| sample.live);
    let style = |colour| if coloured { Style::new().fg(colour) } else { Style::new() };
    curve(
        frame,
        tasks,
        &Curve { title: "tâches vivantes", style: style(Color::Red), points: &live },
    );
    let bytes = points(samples, |sample| megabytes(sample.bytes));
    let title = "mémoire du processus, en Mo";
    curve(frame, memory, &Curve { title, style: style(Color::Blue), points: &bytes });
}

#[expect(clippy::cast_precision_loss, reason = "a chart shows three digits")]
fn points(samples: &[Sample], value: impl Fn(&Sample) -> u64) -> Vec<(f64, f64)> {
    samples.iter().map(|sample| (sample.second as f64 / 60.0, value(sample) as f64)).collect()
}

struct Curve<'a> {
    title: &'a str,
    style: Style,
    points: &'a [(f64, f64)],
}

fn curve(frame: &mut Frame<'_>, area: Rect, curve: &Curve<'_>) {
    let most = curve.points.iter().map(|point| point.1).fold(0.0, f64::max);
    let top = round_up(most);
    let data = Dataset::default()
        .marker(Marker::Braille)
        .graph_type(GraphType::Line)
        .style(curve.style)
        .data(curve.points);
    let time = Axis::default().bounds([0.0, MINUTES]).labels(["0 min", "60 min", "120 min"]);
    let values = Axis::default().bounds([0.0, top]).labels([0.0, top].map(label));
    let chart = Chart::new(vec![data])
        .block(Block::bordered().title(curve.title))
        .x_axis(time)
        .y_axis(values);
    frame.render_widget(chart, area);
}

/// The next of 1, 2 and 5 with noughts: an axis that does not jump at each sample.
fn round_up(most: f64) -> f64 {
    let mut top = 10.0;
    while top < most {
        let leading = top / 10_f64.powf(top.log10().floor());
        top *= if (leading - 2.0).abs() < 0.1 { 2.5 } else { 2.0 };
    }
    top
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
fn label(value: f64) -> String {
    grouped(value.round() as u64)
}

#[cfg(test)]
mod tests {
    use ratatui::backend::TestBackend;

    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_figure() {
        for (most, top) in [(0.0, 10.0), (11.0, 20.0), (21.0, 50.0), (50_406.0, 100_000.0)] {
            assert!((round_up(most) - top).abs() < 0.5, "{most}: {}", round_up(most));
        }
    }

    #[test]
    fn the_chart_says_the_figures_and_draws_the_curve() {
        let at = |minute: u64| Sample {
            second: 60 * minute,
            live: 6 + 840 * minute,
            sites: 5,
            bytes: 20_000_000,
        };
        let samples: Vec<_> = (0..=60).map(at).collect();
        let mut terminal = Terminal::new(TestBackend::new(80, HEIGHT)).unwrap();
        terminal.draw(|frame| render(frame, "exercice sur tokio", false, &samples)).unwrap();
        let screen = terminal.backend().to_string();
        for expected in
            ["exercice sur tokio", "50\u{202f}406", "100\u{202f}000", "20 Mo", "120 min"]
        {
            assert!(screen.contains(expected), "{expected} is not in\n{screen}");
        }
        assert!(screen.chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)), "{screen}");
    }
}
