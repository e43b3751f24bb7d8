//! How sure a report is: what is known about a live task beyond that it lives.
//!
//! "Still alive" is no proof of a leak. Evidence says more: a task that has it is polled with a waker of ours, so its
//! wakers are counted, every wake-up is seen, and the moment of its last poll is known.
//!
//! Tasks born in a scope (under a [`Guard`](crate::Guard), inside [`in_scope`](crate::in_scope())) and tasks with a name
//! have it always; [`switch_on`] gives it to all that are born from then on.
//!
//! # Grades
//!
//! | grade | means | cannot see |
//! |---|---|---|
//! | [`Proven`](Grade::Proven) | idle, not woken, and no waker of it is left anywhere; or it waits for channels of `fuite::channel` only, and all who could end that wait do so too | an abort from outside, which needs no waker; a channel end that moved away from its declared owner |
//! | [`Orphaned`](Grade::Orphaned) | the scope it was born in has ended | whether the scope's opener wanted it to live on: say so with a daemon |
//! | [`Growing`](Grade::Growing) | its spawn site had more tasks at the end of each of the last windows than before; see [`Growth`] | a service that is still warming up; growth slower than one task per window |
//! | [`Suspect`](Grade::Suspect) | idle for longer than an age that the reader chooses | whether it waits for something that happens once a day |
//!
//! # What it costs
//!
//! A task with evidence takes an allocation of about 200 bytes at its birth, one of 48 at a poll after which none of its wakers was
//! left, and three or four uncontended locks per poll. `cargo bench -p benches --bench leaks` measures it; the
//! README has the figures. Without it a task costs what the front page says.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::growth::Growth;
use crate::snapshot::Task;

static ON: AtomicBool = AtomicBool::new(false);

/// From now on every task of the process is born with evidence.
pub fn switch_on() {
    ON.store(true, Ordering::Relaxed);
}

/// From now on a task is born with evidence only in a scope or with a name. Those that have it keep it.
pub fn switch_off() {
    ON.store(false, Ordering::Relaxed);
}

/// Whether every task is born with evidence.
#[inline]
#[must_use]
pub fn is_on() -> bool {
    ON.load(Ordering::Relaxed)
}

/// How sure a report is that a live task is a leak; the surest is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Idle beyond an age.
    Suspect,
    /// Its spawn site gains tasks, window after window.
    Growing,
    /// The scope it was born in has ended.
    Orphaned,
    /// It can never run again.
    Proven,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Grade::Suspect => "suspect",
            Grade::Growing => "growing",
            Grade::Orphaned => "orphaned",
            Grade::Proven => "proven",
        })
    }
}

/// By what a live task is graded.
///
/// ```
/// use std::time::Duration;
/// use fuite::evidence::{Criteria, Grade};
///
/// let guard = fuite::Guard::new();
/// let mut task = Box::pin(fuite::Tracked::new(std::future::pending::<()>()));
/// let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
/// assert!(task.as_mut().poll(&mut cx).is_pending());
///
/// let criteria = Criteria::new(Duration::from_secs(60));
/// let grades: Vec<_> = fuite::tasks().filter_map(|task| criteria.grade(&task)).collect();
/// assert_eq!(grades, [Grade::Proven], "`pending` keeps no waker");
/// # drop(task);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Criteria<'a> {
    suspect_after: Duration,
    growth: Option<&'a Growth>,
}

impl<'a> Criteria<'a> {
    /// Suspects who has been idle for longer than this.
    #[must_use]
    pub fn new(suspect_after: Duration) -> Self {
        Self { suspect_after, growth: None }
    }

    /// Takes the tasks of a site for growing when `growth` says that the site grows.
    #[must_use]
    pub fn growth(self, growth: &'a Growth) -> Self {
        Self { growth: Some(growth), ..self }
    }

    /// The strongest grade that applies to a task; `None` when nothing speaks against it, as for a daemon.
    #[must_use]
    pub fn grade(&self, task: &Task) -> Option<Grade> {
        let idle_long = task.idle().is_some_and(|idle| idle > self.suspect_after);
        let grows =
            || self.growth.is_some_and(|growth| growth.grows(task.site(), task.type_name()));
        if task.is_daemon() {
            None
        } else if task.is_proven() {
            Some(Grade::Proven)
        } else if task.is_orphaned() {
            Some(Grade::Orphaned)
        } else if grows() {
            Some(Grade::Growing)
        } else {
            idle_long.then_some(Grade::Suspect)
        }
    }
}
