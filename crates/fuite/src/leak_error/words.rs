//! The words that a report consists of.

use std::fmt;
use std::time::Duration;

use crate::by_site::SiteCount;
use crate::origin::Kind;
use crate::snapshot::Task;

/// What the tasks of a site wait for, as far as it is known.
pub(super) struct Resting<'a> {
    pub(super) group: &'a SiteCount,
    pub(super) listed: &'a [&'a Task],
}

impl fmt::Display for Resting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proven = self.listed.iter().filter(|task| task.is_proven()).count() as u64;
        let idle = self.listed.iter().filter_map(|task| task.idle()).max();
        let Some(idle) = idle.map(Age) else { return Ok(()) };
        let nothing = "nothing is left that could wake";
        match (proven, self.group.tasks) {
            (0, 1) => writeln!(f, "      waiting for {idle}; something still holds a waker of it"),
            (0, _) => writeln!(f, "      waiting for up to {idle}; something holds wakers of them"),
            (1, 1) => writeln!(f, "      proven: waiting for {idle}, and {nothing} it"),
            (proven, all) if proven == all => {
                writeln!(f, "      proven: waiting for up to {idle}, and {nothing} them")
            }
            (proven, _) => {
                writeln!(
                    f,
                    "      {proven} of them proven: waiting for up to {idle}, and {nothing} them"
                )
            }
        }
    }
}

/// "3 tasks", "1 blocking task".
pub(super) struct Counted(pub(super) u64, pub(super) Kind);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.0, self.1, if self.0 == 1 { "" } else { "s" })
    }
}

/// "1.2 s old", "the oldest is 1.2 s old".
pub(super) struct Oldest<'a>(pub(super) &'a SiteCount);

impl fmt::Display for Oldest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.tasks > 1 {
            f.write_str("the oldest is ")?;
        }
        write!(f, "{} old", Age(self.0.oldest))
    }
}

/// An age in the unit that a reader would choose.
pub(super) struct Age(pub(super) Duration);

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
///
/// Each task's own polls are known of those that are listed only; of all of them it is known whether there were any.
pub(super) struct Polled<'a> {
    pub(super) group: &'a SiteCount,
    pub(super) listed: &'a [&'a Task],
}

impl fmt::Display for Polled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let polls = self.listed.iter().map(|task| task.polls());
        let range = polls.clone().min().zip(polls.max());
        let all_listed = self.listed.len() as u64 == self.group.tasks;
        match (range, self.group.unpolled) {
            (_, unpolled) if unpolled == self.group.tasks => f.write_str("never polled"),
            (Some(range), _) if all_listed => write!(f, "polled {}", Times(range)),
            (Some(range), 0) => write!(f, "those listed polled {}", Times(range)),
            (None, 0) => f.write_str("each was polled"),
            (_, unpolled) => write!(f, "{unpolled} of them never polled"),
        }
    }
}

/// "once", "3 times", "3 to 14 times".
struct Times((u32, u32));

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            (1, 1) => f.write_str("once"),
            (least, most) if least == most => write!(f, "{most} times"),
            (least, most) => write!(f, "{least} to {most} times"),
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
}
