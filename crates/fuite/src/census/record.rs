//! What is known about one task beyond its row: its name, its scope, and whether anything can still wake it.
//!
//! A task has a record if it was born in a scope, while evidence is [switched on](crate::evidence), or with a name. Its
//! future is then polled with a waker of ours in place of the runtime's. Each waker that the future leaves with a
//! channel, a timer or a lock is a clone of it, so their number is known, and so is every wake-up. A task that is
//! idle, that nobody has woken and whose last waker is gone can never be polled again.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Wake, Waker};

use super::CENSUS;
use super::bell::Awaited;
use super::open_scope::OpenScope;
use super::stamp::Stamp;

type Abort = Arc<dyn Fn() + Send + Sync>;

/// How the task is ended from outside.
#[derive(Default)]
enum Means {
    #[default]
    Unknown,
    Known(Abort),
    /// The task has ended. A record may outlive its task, in a waker that somebody keeps; a runtime's handle may not.
    Over,
}

/// The record of one task, from its birth until the last of its wakers is gone.
pub(crate) struct Record {
    pub(crate) id: u64,
    pub(crate) name: Option<Box<str>>,
    /// The scope it was born in.
    pub(crate) scope: Option<Arc<OpenScope>>,
    /// Whether that scope waits for it.
    pub(crate) counted: bool,
    rest: Mutex<Rest>,
    /// The runtime's waker of a task that has none of ours left: for a roll call. Apart from `rest`, for it may not be
    /// dropped under that lock.
    runtime: Mutex<Option<Waker>>,
    /// Nothing of it is called or dropped under the lock: a runtime may drop the task then, which comes back here.
    means: Mutex<Means>,
}

/// Whether the task is at rest, and whether anything can still end that.
///
/// Under one small lock, so that "nobody has woken it and nobody can" is read as one fact. No waker is cloned, woken
/// or dropped under it: each of these may come back here.
#[derive(Debug)]
struct Rest {
    /// The waker that the future was given last, if a copy of it is left.
    newest: Weak<Watch>,
    /// How many different wakers of ours are left: more than one only where a task changes its executor.
    watches: u32,
    /// Somebody woke it since its last poll began.
    woken: bool,
    /// It has been polled, and is not being polled.
    idle: bool,
    since: Stamp,
    /// What was last told to the scope.
    proven: bool,
    roll_call: Option<Arc<RollCall>>,
    /// How often it has been polled, to tell two readings apart.
    #[cfg(feature = "channel")]
    polls: u64,
    #[cfg(feature = "channel")]
    waits: Vec<crate::channel::Wait>,
}

/// What a record says about a task at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AtRest {
    pub(crate) idle: bool,
    pub(crate) woken: bool,
    pub(crate) wakers: usize,
    pub(crate) since: Stamp,
}

impl AtRest {
    /// It can never be polled again, whatever the rest of the program does.
    pub(crate) fn is_proven(self) -> bool {
        self.idle && !self.woken && self.wakers == 0
    }
}

impl Record {
    pub(super) fn new(
        id: u64,
        name: Option<Box<str>>,
        scope: Option<Arc<OpenScope>>,
        counted: bool,
    ) -> Self {
        if let Some(scope) = scope.as_ref().filter(|_| counted) {
            scope.task_born();
        }
        let rest = Rest {
            newest: Weak::new(),
            watches: 0,
            woken: false,
            idle: false,
            since: Stamp::now(),
            proven: false,
            roll_call: None,
            #[cfg(feature = "channel")]
            polls: 0,
            #[cfg(feature = "channel")]
            waits: Vec::new(),
        };
        Self {
            id,
            name,
            scope,
            counted,
            rest: Mutex::new(rest),
            runtime: Mutex::default(),
            means: Mutex::default(),
        }
    }

    fn rest(&self) -> MutexGuard<'_, Rest> {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counting_scope(&self) -> Option<&OpenScope> {
        self.scope.as_deref().filter(|_| self.counted)
    }

    /// What is known right now.
    pub(crate) fn at_rest(&self) -> AtRest {
        let rest = self.rest();
        let wakers = match rest.watches {
            0 => 0,
            // Those of older watches are not worth a list: what matters is that there are some.
            watches => rest.newest.strong_count().max(1) + watches as usize - 1,
        };
        AtRest { idle: rest.idle, woken: rest.woken, wakers, since: rest.since }
    }

    /// Marks the task as running; false if it was only called by its name and has nothing to do.
    pub(crate) fn poll_begins(&self) -> bool {
        let mut rest = self.rest();
        let roll_call = rest.roll_call.take();
        if roll_call.is_some() && rest.idle && !rest.woken {
            // The last answer rings the bell, which may run anybody's code.
            drop(rest);
            drop(roll_call);
            return false;
        }
        rest.idle = false;
        rest.woken = false;
        #[cfg(feature = "channel")]
        {
            rest.polls += 1;
        }
        if std::mem::take(&mut rest.proven)
            && let Some(scope) = self.counting_scope()
        {
            scope.task_roused();
        }
        drop(rest);
        drop(roll_call);
        true
    }

    /// The poll has left the task waiting.
    pub(crate) fn poll_ends(&self, runtime: &Waker) {
        let since = Stamp::now();
        if self.rest().watches == 0 {
            self.keep(runtime);
        }
        self.change(|rest| {
            rest.idle = true;
            rest.since = since;
        });
        #[cfg(feature = "channel")]
        self.ring_if_it_waits();
    }

    /// A waker for the future that stands for the runtime's: the one it has already, if it still serves.
    pub(crate) fn waker(self: &Arc<Self>, runtime: &Waker) -> Waker {
        // Upgraded in a statement of its own: were it the last copy, its drop would need the lock.
        let newest = self.rest().newest.upgrade();
        let watch = newest.filter(|watch| watch.runtime.will_wake(runtime)).unwrap_or_else(|| {
            let watch = Arc::new(Watch { task: Arc::clone(self), runtime: runtime.clone() });
            let mut rest = self.rest();
            rest.newest = Arc::downgrade(&watch);
            rest.watches += 1;
            drop(rest);
            watch
        });
        Waker::from(watch)
    }

    /// Keeps the runtime's waker, for a roll call, when no copy of ours is left.
    ///
    /// Not when the task is dead: the last copy of ours may be dropped later, and a report may keep this record.
    fn keep(&self, runtime: &Waker) {
        let mut kept = self.runtime.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*self.means(), Means::Over) {
            return;
        }
        let stale = if kept.as_ref().is_some_and(|kept| kept.will_wake(runtime)) {
            None
        } else {
            kept.replace(runtime.clone())
        };
        drop(kept);
        drop(stale);
    }

    /// Has the runtime poll the task, or drop it if it was aborted meanwhile: an abort needs none of our wakers.
    ///
    /// A task that is at rest answers by giving `roll_call` back, without polling its future. So does its death.
    pub(crate) fn call(&self, roll_call: &Arc<RollCall>) {
        let newest = self.rest().newest.upgrade();
        let kept = || self.runtime.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(runtime) = newest.map(|watch| watch.runtime.clone()).or_else(kept) else { return };
        let replaced = self.rest().roll_call.replace(Arc::clone(roll_call));
        drop(replaced);
        runtime.wake();
    }

    /// Tells the scope that the task is dead. After this nothing is told any more.
    pub(super) fn task_ends(&self) {
        let mut rest = self.rest();
        let was_restless = !std::mem::replace(&mut rest.proven, true);
        let roll_call = rest.roll_call.take();
        drop(rest);
        // In this sequence: whoever keeps a waker looks first whether it is over.
        let means = std::mem::replace(&mut *self.means(), Means::Over);
        let runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop((roll_call, runtime, means));
        if let Some(scope) = self.counting_scope() {
            scope.task_died(was_restless);
        }
    }

    /// Applies a change, and tells the scope if it means that the task has come to rest for ever.
    fn change(&self, change: impl FnOnce(&mut Rest)) {
        let mut rest = self.rest();
        change(&mut rest);
        let rests = rest.idle && !rest.woken && rest.watches == 0 && !rest.proven;
        rest.proven |= rests;
        drop(rest);
        if rests && let Some(scope) = self.counting_scope() {
            scope.task_rested();
        }
    }

    fn means(&self) -> MutexGuard<'_, Means> {
        self.means.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves the runtime's means of ending the task, unless it has ended.
    pub(crate) fn set_abort(&self, abort: Abort) {
        let mut means = self.means();
        // A second one would be for the same task: the first serves.
        let refused = if matches!(*means, Means::Unknown) {
            *means = Means::Known(abort);
            None
        } else {
            Some(abort)
        };
        drop(means);
        drop(refused);
    }

    /// Ends the task by the runtime's means, and says whether there are any.
    pub(crate) fn abort(&self) -> bool {
        let abort = match &*self.means() {
            Means::Known(abort) => Some(Arc::clone(abort)),
            Means::Unknown | Means::Over => None,
        };
        abort.map(|abort| abort()).is_some()
    }

    pub(crate) fn can_abort(&self) -> bool {
        matches!(*self.means(), Means::Known(_))
    }
}

#[cfg(feature = "channel")]
impl Record {
    /// The task waits for a tracked channel, until [`wait_ends`](Self::wait_ends).
    pub(crate) fn wait_begins(&self, wait: crate::channel::Wait) {
        self.rest().waits.push(wait);
    }

    pub(crate) fn wait_ends(&self, wait: &crate::channel::Wait) {
        let mut rest = self.rest();
        if let Some(index) = rest.waits.iter().position(|other| other == wait) {
            rest.waits.swap_remove(index);
        }
    }

    /// What the task waits for, if it is at rest and every one of its wakers lies with a tracked channel; nothing, if
    /// none is left at all. And how often it had been polled then.
    pub(crate) fn only_waits(&self) -> Option<(u64, Vec<crate::channel::Wait>)> {
        let rest = self.rest();
        let accounted = match rest.watches {
            0 => rest.waits.is_empty(),
            // The only one left may be an older one, whose copies are not known: the newest has none then.
            1 => match rest.newest.strong_count() {
                0 => false,
                copies => copies == rest.waits.len(),
            },
            _ => false,
        };
        (rest.idle && !rest.woken && accounted).then(|| (rest.polls, rest.waits.clone()))
    }

    /// A task that has come to wait for a channel may have completed a group that waits for itself.
    fn ring_if_it_waits(&self) {
        let waits = !self.rest().waits.is_empty();
        if let Some(scope) = self.counting_scope().filter(|_| waits) {
            scope.ring();
        }
    }
}

/// Handed to tasks that seem to wait for ever, each of which gives it back when its runtime has come to it.
///
/// Aborted tasks look like tasks that nobody can wake until their runtime gets round to dropping them. Once every task
/// of a roll call has answered or died, those that answered were not aborted.
#[derive(Debug)]
pub(crate) struct RollCall(pub(crate) Awaited);

impl Drop for RollCall {
    fn drop(&mut self) {
        CENSUS.bell.ring(self.0);
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut record = f.debug_struct("Record");
        record.field("name", &self.name).field("at_rest", &self.at_rest());
        record.field("can_abort", &self.can_abort()).finish_non_exhaustive()
    }
}

/// A waker of ours: the runtime's, and the record to tell. Its number of copies is the number of those who can wake.
#[derive(Debug)]
struct Watch {
    task: Arc<Record>,
    runtime: Waker,
}

impl Wake for Watch {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // First: once this copy is gone, only the mark says that a poll will come.
        self.task.rest().woken = true;
        self.runtime.wake_by_ref();
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.task.keep(&self.runtime);
        self.task.change(|rest| rest.watches -= 1);
    }
}
