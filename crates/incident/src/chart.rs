//! The replay as a chart that grows while one looks at it.

use std::io::{self, Stdout, stdout};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Style};
use ratatui::symbols::Marker;
use ratatui::widgets::{Axis, Block, Chart, Dataset, GraphType, Paragraph};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use verdict::Sample;

use crate::figures::{Clock, brief, grouped, megabytes};
use crate::span::Span;

const HEIGHT: u16 = 20;

/// A chart on the standard output. What it showed last stays there.
pub(crate) struct LiveChart {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    look: Look,
}

/// What a chart says besides its samples.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    pub(crate) title: String,
    pub(crate) clock: Clock,
    pub(crate) span: Span,
    pub(crate) coloured: bool,
}

impl LiveChart {
    pub(crate) fn open(look: Look) -> io::Result<Self> {
        let options = TerminalOptions { viewport: Viewport::Inline(HEIGHT) };
        let terminal = Terminal::with_options(CrosstermBackend::new(stdout()), options)?;
        Ok(Self { terminal, look })
    }

    pub(crate) fn draw(&mut self, samples: &[Sample]) -> io::Result<()> {
        let look = &self.look;
        self.terminal.draw(|frame| render(frame, look, samples)).map(drop)
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

fn render(frame: &mut Frame<'_>, look: &Look, samples: &[Sample]) {
    let [said, tasks, memory] =
        Layout::vertical([Constraint::Length(1), Constraint::Fill(2), Constraint::Fill(1)])
            .areas(frame.area());
    let now = samples.last().map(|sample| brief(sample, look.clock)).unwrap_or_default();
    frame.render_widget(Paragraph::new(format!("{}{now}", look.title)), said);
    let seconds = look.span.seconds(samples.last().map_or(0, |sample| sample.second));
    let style = |colour| if look.coloured { Style::new().fg(colour) } else { Style::new() };
    let live = points(samples, |sample| sample.live);
    let title = "tâches vivantes";
    curve(frame, tasks, &Curve { title, style: style(Color::Red), points: &live, seconds });
    let bytes = points(samples, |sample| megabytes(sample.bytes));
    let title = "mémoire du processus, en Mo";
    curve(frame, memory, &Curve { title, style: style(Color::Blue), points: &bytes, seconds });
}

#[expect(clippy::cast_precision_loss, reason = "a chart shows three digits")]
fn points(samples: &[Sample], value: impl Fn(&Sample) -> u64) -> Vec<(f64, f64)> {
    samples.iter().map(|sample| (sample.second as f64, value(sample) as f64)).collect()
}

struct Curve<'a> {
    title: &'a str,
    style: Style,
    points: &'a [(f64, f64)],
    /// Where the axis of time ends.
    seconds: u64,
}

#[expect(clippy::cast_precision_loss, reason = "a chart shows three digits")]
fn curve(frame: &mut Frame<'_>, area: Rect, curve: &Curve<'_>) {
    let most = curve.points.iter().map(|point| point.1).fold(0.0, f64::max);
    let top = round_up(most);
    let data = Dataset::default()
        .marker(Marker::Braille)
        .graph_type(GraphType::Line)
        .style(curve.style)
        .data(curve.points);
    let time = Axis::default()
        .bounds([0.0, curve.seconds as f64])
        .labels([0, curve.seconds / 2, curve.seconds].map(Span::label));
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
        let look = Look {
            title: "exercice sur tokio".to_owned(),
            clock: Clock::Virtual,
            span: Span::Fixed(7_200),
            coloured: false,
        };
        let mut terminal = Terminal::new(TestBackend::new(80, HEIGHT)).unwrap();
        terminal.draw(|frame| render(frame, &look, &samples)).unwrap();
        let screen = terminal.backend().to_string();
        for expected in
            ["exercice sur tokio", "50\u{202f}406", "100\u{202f}000", "20 Mo", "120 min"]
        {
            assert!(screen.contains(expected), "{expected} is not in\n{screen}");
        }
        assert!(screen.chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)), "{screen}");
    }
}
