//! Where samples are shown: a chart on a terminal, lines elsewhere.

use std::env;
use std::io::{self, IsTerminal};

use verdict::Sample;

use crate::chart::{LiveChart, Look};
use crate::figures::Clock;
use crate::lines::Lines;
use crate::span::Span;

/// The samples that were heard, and what shows them.
pub(crate) struct Screen {
    title: String,
    clock: Clock,
    span: Span,
    seen: Seen,
    /// Opened by the first sample, below what was said before it.
    form: Option<Form>,
    /// What kept them from being shown; what follows is heard all the same.
    trouble: Option<io::Error>,
}

/// What was heard.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// The first sample of each second: what is counted between two of them took whole seconds.
    pub(crate) samples: Vec<Sample>,
    /// The last sample of all.
    pub(crate) latest: Sample,
}

impl Seen {
    /// Takes a sample in, and says whether it is the first of its second.
    fn hear(&mut self, sample: Sample) -> bool {
        self.latest = sample;
        let is_first = self.samples.last().is_none_or(|last| last.second != sample.second);
        if is_first {
            self.samples.push(sample);
        }
        is_first
    }
}

enum Form {
    Chart(LiveChart),
    Lines(Lines),
}

impl Screen {
    pub(crate) fn new(title: String, clock: Clock, span: Span) -> Self {
        Self { title, clock, span, seen: Seen::default(), form: None, trouble: None }
    }

    /// Hears one more sample, and shows it if it is the first of its second.
    pub(crate) fn hear(&mut self, sample: Sample) {
        if self.seen.hear(sample) {
            self.show();
        }
    }

    /// Whether what is heard is still shown.
    pub(crate) fn works(&self) -> bool {
        self.trouble.is_none()
    }

    /// What was heard, once it has all been shown.
    pub(crate) fn close(mut self) -> io::Result<Seen> {
        let seen = self.seen.clone();
        if seen.samples.last().is_some_and(|last| *last != seen.latest) {
            self.seen.samples.push(seen.latest);
            self.show();
        }
        self.trouble.map_or(Ok(seen), Err)
    }

    fn show(&mut self) {
        if self.trouble.is_none() {
            self.trouble = self.try_to_show().err();
        }
    }

    fn try_to_show(&mut self) -> io::Result<()> {
        if self.form.is_none() {
            self.form = Some(self.open());
        }
        match &mut self.form {
            Some(Form::Chart(chart)) => chart.draw(&self.seen.samples),
            Some(Form::Lines(lines)) => lines.write(&mut io::stdout(), &self.seen.samples),
            None => Ok(()),
        }
    }

    fn open(&self) -> Form {
        let dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
        if !io::stdout().is_terminal() || dumb {
            return Form::Lines(Lines::new(self.clock));
        }
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let look = Look {
            title: self.title.clone(),
            clock: self.clock,
            span: self.span,
            coloured: !refused,
        };
        // A terminal that does not say where its cursor is gets lines.
        LiveChart::open(look)
            .map_or_else(|_silent| Form::Lines(Lines::new(self.clock)), Form::Chart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sample_of_each_second_is_kept_and_the_last_of_all() {
        let mut seen = Seen::default();
        for (second, live) in [(0, 5), (0, 6), (1, 7), (1, 8), (1, 9)] {
            seen.hear(Sample { second, live, ..Sample::default() });
        }
        let live: Vec<_> = seen.samples.iter().map(|sample| sample.live).collect();
        assert_eq!((live, seen.latest.live), (vec![5, 7], 9));
    }
}
