//! What is said when tasks are left.

mod words;

use std::error::Error;
use std::fmt;

use self::words::{Age, Counted, Oldest, Polled, Resting};
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

    /// Which of them kept the others from ending, if the [`Options::find_roots`](crate::Options::find_roots) of a guard
    /// asked for it.
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
        writeln!(f, "  --> {}", group.site)?;
        write!(f, "      {}", Counted(group.tasks, group.kind))?;
        if let Some(name) = shared_name(&tasks) {
            write!(f, " `{name}`")?;
        }
        writeln!(f, ": {}", group.type_name)?;
        writeln!(f, "      {}; {}", Oldest(group), Polled { group, listed: &tasks })?;
        write!(f, "{}", Resting { group, listed: &tasks })
    }

    /// What ended the wait, where that is worth a line.
    fn note(&self) -> Option<String> {
        match self.0.end {
            End::Proof => {
                Some("the grace was not waited out: it is proven that they never end".to_owned())
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
        // By the groups where they tell: they count every task, and the list may end before the one that matters.
        let groups = self.by_site();
        if groups.iter().any(|group| group.running > 0) {
            "one of them was being polled at that moment: it may be busy, or block its thread; \
             give it an `.await` at which it can be stopped"
        } else if !groups.is_empty() && groups.iter().all(|group| group.unpolled == group.tasks) {
            "none of them was ever polled: is their runtime being driven, and are its threads free?"
        } else if self.is_proven() {
            "only an abort can end them: keep their handles and abort them, or give what they await \
             somebody who completes it"
        } else {
            "give each a way to end (a cancellation token, or a channel whose last sender is dropped), \
             and await its handle before its owner goes away"
        }
    }
}

/// The name that all of them bear: one of several would stand for tasks that are called otherwise.
fn shared_name<'a>(tasks: &[&'a Task]) -> Option<&'a str> {
    let name = tasks.first()?.name()?;
    tasks.iter().all(|task| task.name() == Some(name)).then_some(name)
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

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::pin::Pin;
    use std::task::{Context, Waker};

    use super::*;
    use crate::guard::Guard;
    use crate::search::Search;
    use crate::tracked::Tracked;

    #[test]
    fn a_task_without_a_row_is_reported_too() {
        let report = LeakError::new(Vec::new(), Vec::new(), End::Bound, "").with_unlisted(2);
        let report = report.to_string();
        assert!(report.starts_with("2 tasks are still live"), "{report}");
        assert!(report.contains("2 without a row"), "{report}");
    }

    /// What is said of tasks of one site that were polled so often, where so many of them are listed.
    fn report(listed: usize, polls: &[u32]) -> String {
        let guard = Guard::new();
        let mut tasks: Vec<_> = polls.iter().map(|_| Tracked::new(pending::<()>())).collect();
        for (task, polls) in tasks.iter_mut().zip(polls) {
            for _ in 0..*polls {
                let pending = Pin::new(&mut *task).poll(&mut Context::from_waker(Waker::noop()));
                assert!(pending.is_pending());
            }
        }
        let own = |life: &crate::census::Life| life.birth.scope == guard.scope().number();
        let (groups, listed) = Search::new(|_, life| own(life)).find(listed);
        LeakError::new(groups, listed, End::Bound, "").to_string()
    }

    #[track_caller]
    fn check(listed: usize, polls: &[u32], expected: &str) {
        let report = report(listed, polls);
        assert!(report.contains(&format!(" old; {expected}\n")), "{report}");
    }

    #[test]
    fn of_tasks_that_are_not_listed_no_number_of_polls_is_told() {
        check(3, &[3, 14, 5], "polled 3 to 14 times");
        check(2, &[0, 1], "polled 0 to 1 times");
        check(1, &[3, 3], "those listed polled 3 times");
        check(0, &[3, 14], "each was polled");
        check(1, &[2, 0, 2], "1 of them never polled");
        check(0, &[0, 1], "1 of them never polled");
        check(0, &[0, 0], "never polled");
    }

    #[test]
    fn what_is_said_of_all_holds_of_those_too_that_are_not_listed() {
        let of_all = "proven: waiting for up to";
        assert!(report(2, &[1, 1]).contains(&format!("      {of_all}")));
        assert!(report(1, &[1, 1]).contains(&format!("1 of them {of_all}")));
        assert!(report(2, &[1, 1]).contains("only an abort can end them"));
        assert!(report(1, &[1, 1]).contains("give each a way to end"));
        assert!(report(1, &[0, 0]).contains("none of them was ever polled"));
        assert!(!report(0, &[0, 1]).contains("none of them was ever polled"));
        assert!(!report(1, &[0, 1]).contains("none of them was ever polled"));
    }
}
