//! What is said when tasks are left.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::by_site::SiteCount;
use crate::roots::Roots;
use crate::snapshot::Task;
use crate::wait::End;

/// Tasks were left.
///
/// Prints as a report for whoever reads the failed test: how many, in which scope, born where, how old, whether they can
/// ever end, and what to do next.
#[derive(Clone)]
pub struct LeakError(Box<Found>);

/// What there is to report. Boxed: an error is passed on more often than it is read.
#[derive(Clone)]
struct Found {
    groups: Vec<SiteCount>,
    /// Some of them, one by one.
    listed: Vec<Task>,
    unlisted: u64,
    untracked: u64,
    end: End,
    scope: Box<str>,
    /// Who waits for whom, where that is known; a line per task.
    waits: Vec<String>,
    roots: Option<Roots>,
}

impl LeakError {
    pub(crate) fn new(groups: Vec<SiteCount>, listed: Vec<Task>, end: End, scope: &str) -> Self {
        let (waits, scope) = (who_waits_for_whom(&listed), scope.into());
        let (unlisted, untracked, roots) = (0, 0, None);
        Self(Box::new(Found { groups, listed, unlisted, untracked, end, scope, waits, roots }))
    }

    /// How many tasks of the census were left.
    fn tracked(&self) -> u64 {
        self.0.groups.iter().map(|group| group.tasks).sum()
    }

    pub(crate) fn with_unlisted(mut self, unlisted: u64) -> Self {
        self.0.unlisted = unlisted;
        self
    }

    pub(crate) fn with_untracked(mut self, untracked: u64) -> Self {
        self.0.untracked = untracked;
        self
    }

    pub(crate) fn with_roots(mut self, roots: Roots) -> Self {
        self.0.roots = Some(roots);
        self
    }

    /// The tasks that were left, one by one: the first 1,000 of them, in no particular order.
    #[must_use]
    pub fn tasks(&self) -> &[Task] {
        &self.0.listed
    }

    /// All tasks that were left, grouped by spawn site, type and kind; the largest group first.
    #[must_use]
    pub fn by_site(&self) -> &[SiteCount] {
        &self.0.groups
    }

    /// How many tasks were left, those included that no list shows.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.tracked() + self.0.unlisted + self.0.untracked
    }

    /// How many tasks the runtime itself counted beyond those of the census; see
    /// [`Options::runtime_count`](crate::Options::runtime_count).
    #[must_use]
    pub fn untracked(&self) -> u64 {
        self.0.untracked
    }

    /// The name of the scope they were left in, usually the test's; `None` for the whole process.
    #[must_use]
    pub fn scope(&self) -> Option<&str> {
        Some(&*self.0.scope).filter(|name| !name.is_empty())
    }

    /// Whether it is proven that none of them can ever run again; see [`Grade::Proven`](crate::Grade::Proven).
    #[must_use]
    pub fn is_proven(&self) -> bool {
        let all_listed = self.count() == self.0.listed.len() as u64;
        self.0.end == End::Proof || (all_listed && self.0.listed.iter().all(Task::is_proven))
    }

    /// Which of them kept the others from ending, if [`Options::find_roots`](crate::Options::find_roots) asked for it.
    #[must_use]
    pub fn roots(&self) -> Option<&Roots> {
        self.0.roots.as_ref()
    }
}

/// The report too: it is what `unwrap` shows of an error.
impl fmt::Debug for LeakError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for LeakError {}

impl fmt::Display for LeakError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count();
        write!(f, "{count} task{}", if count == 1 { "" } else { "s" })?;
        if let Some(scope) = self.scope() {
            write!(f, " of `{scope}`")?;
        }
        writeln!(f, " {} still live, born here:", if count == 1 { "is" } else { "are" })?;
        for group in self.by_site() {
            self.fmt_site(f, group)?;
        }
        if self.0.unlisted > 0 {
            writeln!(f, "  --> (unknown)\n      {} without a row in the census", self.0.unlisted)?;
        }
        if self.0.untracked > 0 {
            let (count, them) =
                (self.0.untracked, "spawned past the facade, by a dependency for one");
            writeln!(f, "  --> (unknown)\n      {count} that only the runtime counts: {them}")?;
        }
        for line in &self.0.waits {
            writeln!(f, "  = dead: {line}")?;
        }
        if let Some(roots) = &self.0.roots {
            writeln!(f, "  = root: {roots}")?;
        }
        if let Some(note) = self.note() {
            writeln!(f, "  = note: {note}")?;
        }
        write!(f, "  = help: {}", self.advice())
    }
}

impl LeakError {
    fn fmt_site(&self, f: &mut fmt::Formatter<'_>, group: &SiteCount) -> fmt::Result {
        let of_group = |task: &&Task| {
            task.site() == group.site
                && task.type_name() == group.type_name
                && task.kind() == group.kind
        };
        let tasks: Vec<&Task> = self.tasks().iter().filter(of_group).collect();
        let polls = tasks.iter().map(|task| task.polls());
        let polls = (polls.clone().min().unwrap_or(0), polls.max().unwrap_or(0));
        writeln!(f, "  --> {}", group.site)?;
        write!(f, "      {}", Counted(group.tasks, group.kind))?;
        if let Some(name) = tasks.first().and_then(|task| task.name()) {
            write!(f, " `{name}`")?;
        }
        writeln!(f, ": {}", group.type_name)?;
        writeln!(f, "      {}; {}", Oldest(group), Polled(polls))?;
        write!(f, "{}", Resting(&tasks))
    }

    /// What ended the wait, where that is worth a line.
    fn note(&self) -> Option<String> {
        match self.0.end {
            End::Proof => {
                Some("nothing was waited for: it is proven that they never end".to_owned())
            }
            End::Grace(grace) => Some(format!("they had {} to end", Age(grace))),
            End::Dropped => {
                Some("the guard was dropped without `verify`: nobody waited for them".to_owned())
            }
            End::Bound => None,
        }
    }

    /// The next action, by the commonest cause of what was found.
    fn advice(&self) -> &'static str {
        let tasks = self.tasks();
        if tasks.iter().any(Task::running) {
            "one of them was being polled at that moment: it may be busy, or block its thread; \
             give it an `.await` at which it can be stopped"
        } else if !tasks.is_empty() && tasks.iter().all(|task| task.polls() == 0) {
            "none of them was ever polled: is their runtime being driven, and are its threads free?"
        } else if !tasks.is_empty() && tasks.iter().all(Task::is_proven) {
            "only an abort can end them: keep their handles and abort them, or give what they await \
             somebody who completes it"
        } else {
            "give each a way to end (a cancellation token, or a channel whose last sender is dropped), \
             and await its handle before its owner goes away"
        }
    }
}

/// The groups of tasks that wait for themselves, those of them that have to do with what is left.
#[cfg(feature = "channel")]
fn who_waits_for_whom(left: &[Task]) -> Vec<String> {
    let is_left = |link: &crate::channel::Link| left.iter().any(|it| it.id() == link.task.id());
    let groups = crate::channel::deadlocks();
    let groups = groups.iter().filter(|group| group.links().iter().any(is_left));
    groups
        .flat_map(|group| group.to_string().lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Without tracked channels nobody knows.
#[cfg(not(feature = "channel"))]
fn who_waits_for_whom(_left: &[Task]) -> Vec<String> {
    Vec::new()
}

/// What the tasks of a site wait for, as far as it is known.
struct Resting<'a>(&'a [&'a Task]);

impl fmt::Display for Resting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proven = self.0.iter().filter(|task| task.is_proven()).count();
        let Some(idle) = self.0.iter().filter_map(|task| task.idle()).max() else { return Ok(()) };
        let idle = Age(idle);
        let nothing = "nothing is left that could wake";
        match (proven, self.0.len()) {
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
        let report = LeakError::new(Vec::new(), Vec::new(), End::Bound, "").with_unlisted(2);
        let report = report.to_string();
        assert!(report.starts_with("2 tasks are still live"), "{report}");
        assert!(report.contains("2 without a row"), "{report}");
    }
}
