//! What is said when tasks are left.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::by_site::SiteCount;
use crate::snapshot::{Snapshot, Task};

/// Tasks were still live when the time given to them was over.
///
/// Prints as a report for whoever reads the failed test: how many, born where, how old, how often polled, and what to
/// do next.
#[derive(Clone, Debug)]
pub struct LeakError {
    left: Snapshot,
    unlisted: u64,
}

impl LeakError {
    pub(crate) fn new(left: Snapshot, unlisted: u64) -> Self {
        Self { left, unlisted }
    }

    /// The tasks that were left, in no particular order.
    #[must_use]
    pub fn tasks(&self) -> &[Task] {
        self.left.tasks()
    }

    /// The tasks that were left, grouped by spawn site, type and kind; the largest group first.
    #[must_use]
    pub fn by_site(&self) -> Vec<SiteCount> {
        self.left.by_site()
    }

    /// How many tasks were left, those without a row included.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.left.len() as u64 + self.unlisted
    }

    fn fmt_site(&self, f: &mut fmt::Formatter<'_>, count: &SiteCount) -> fmt::Result {
        let polls = self
            .tasks()
            .iter()
            .filter(|task| {
                task.site() == count.site
                    && task.type_name() == count.type_name
                    && task.kind() == count.kind
            })
            .map(Task::polls);
        let polls = (polls.clone().min().unwrap_or(0), polls.max().unwrap_or(0));
        writeln!(f, "  --> {}", count.site)?;
        writeln!(f, "      {}: {}", Counted(count.tasks, count.kind), count.type_name)?;
        writeln!(f, "      {}; {}", Oldest(count), Polled(polls))
    }
}

impl Error for LeakError {}

impl fmt::Display for LeakError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count() {
            1 => writeln!(f, "1 task is still live, born here:")?,
            count => writeln!(f, "{count} tasks are still live, born here:")?,
        }
        for count in self.by_site() {
            self.fmt_site(f, &count)?;
        }
        if self.unlisted > 0 {
            writeln!(f, "  --> (unknown)\n      {} without a row in the census", self.unlisted)?;
        }
        write!(f, "  = help: {}", self.advice())
    }
}

impl LeakError {
    /// The next action, by the commonest cause of what was found.
    fn advice(&self) -> &'static str {
        if self.tasks().iter().any(Task::running) {
            "one of them was being polled at that moment: it may be busy, or block its thread; \
             give it an `.await` at which it can be stopped"
        } else if !self.tasks().is_empty() && self.tasks().iter().all(|task| task.polls() == 0) {
            "none of them was ever polled: is their runtime being driven, and are its threads free?"
        } else {
            "give each a way to end (a cancellation token, or a channel whose last sender is dropped), \
             and await its handle before its owner goes away"
        }
    }
}

/// "3 tasks", "1 blocking task".
struct Counted(u64, crate::Kind);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.0, self.1, if self.0 == 1 { "" } else { "s" })
    }
}

/// "1.2 s old", "the oldest is 1.2 s old".
struct Oldest<'a>(&'a SiteCount);

impl fmt::Display for Oldest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.tasks > 1 {
            f.write_str("the oldest is ")?;
        }
        write!(f, "{} old", Age(self.0.oldest))
    }
}

/// An age in the unit that a reader would choose.
struct Age(Duration);

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_secs() {
            0 => write!(f, "{} ms", self.0.as_millis()),
            1..120 => write!(f, "{:.1} s", self.0.as_secs_f64()),
            seconds @ 120..7_200 => write!(f, "{} min", seconds / 60),
            seconds => write!(f, "{} h {} min", seconds / 3_600, seconds / 60 % 60),
        }
    }
}

/// "never polled", "polled 3 times", "polled 3 to 14 times".
struct Polled((u32, u32));

impl fmt::Display for Polled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            (0, 0) => f.write_str("never polled"),
            (1, 1) => f.write_str("polled once"),
            (least, most) if least == most => write!(f, "polled {most} times"),
            (least, most) => write!(f, "polled {least} to {most} times"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_the_unit_a_reader_would_choose() {
        let told = |millis| Age(Duration::from_millis(millis)).to_string();
        assert_eq!(told(8), "8 ms");
        assert_eq!(told(1_240), "1.2 s");
        assert_eq!(told(150_000), "2 min");
        assert_eq!(told(7_500_000), "2 h 5 min");
    }

    #[test]
    fn a_task_without_a_row_is_reported_too() {
        let report = LeakError::new(Snapshot::default(), 2).to_string();
        assert!(report.starts_with("2 tasks are still live"), "{report}");
        assert!(report.contains("2 without a row"), "{report}");
    }
}
