//! The replay where there is no terminal to draw on: a line every ten virtual minutes.

use std::io::{self, Write};

use verdict::Sample;

use crate::figures::sentence;

const SECONDS_PER_LINE: u64 = 600;

/// Writes the samples that are worth a line.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// When the next line is due.
    next: u64,
}

impl Lines {
    /// Writes the last sample, if a line is due.
    pub(crate) fn write(&mut self, out: &mut impl Write, samples: &[Sample]) -> io::Result<()> {
        if let Some(sample) = samples.last().filter(|sample| sample.second >= self.next) {
            self.next = sample.second + SECONDS_PER_LINE;
            writeln!(out, "{}", sentence(sample))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hours_are_thirteen_lines() {
        let (mut lines, mut out) = (Lines::default(), Vec::new());
        for minute in 0..=120 {
            let sample = Sample { second: 60 * minute, live: minute, sites: 1, bytes: 0 };
            lines.write(&mut out, &[sample]).unwrap();
        }
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), 13);
        assert!(text.lines().nth(6).is_some_and(|line| line.starts_with(" 60 min")), "{text}");
    }
}
