//! The replay where there is no terminal to draw on: a line every ten virtual minutes, or every ten real seconds.

use std::io::{self, Write};

use verdict::Sample;

use crate::figures::{Clock, sentence};

/// Writes the samples that are worth a line.
#[derive(Debug)]
pub(crate) struct Lines {
    clock: Clock,
    /// When the next line is due.
    next: u64,
}

impl Lines {
    /// None written yet.
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, next: 0 }
    }

    /// Writes the last sample, if a line is due.
    pub(crate) fn write(&mut self, out: &mut impl Write, samples: &[Sample]) -> io::Result<()> {
        if let Some(sample) = samples.last().filter(|sample| sample.second >= self.next) {
            self.next = sample.second + self.seconds_per_line();
            writeln!(out, "{}", sentence(sample, self.clock))?;
        }
        Ok(())
    }

    fn seconds_per_line(&self) -> u64 {
        match self.clock {
            Clock::Virtual => 600,
            Clock::Real => 10,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(clock: Clock, seconds: impl Iterator<Item = u64>) -> Vec<String> {
        let (mut lines, mut out) = (Lines::new(clock), Vec::new());
        for second in seconds {
            let sample = Sample { second, live: second / 60, sites: 1, bytes: 0 };
            lines.write(&mut out, &[sample]).unwrap();
        }
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn two_hours_are_thirteen_lines() {
        let lines = lines(Clock::Virtual, (0..=120).map(|minute| 60 * minute));
        assert_eq!(lines.len(), 13);
        assert!(lines[6].starts_with(" 60 min"), "{lines:#?}");
    }

    #[test]
    fn a_real_minute_is_seven_lines() {
        let lines = lines(Clock::Real, 0..=60);
        assert_eq!(lines.len(), 7);
        assert!(lines[6].trim_start().starts_with("1 min 00 s"), "{lines:#?}");
    }
}
