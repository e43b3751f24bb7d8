//! Waiting until nothing is left, or until that can no longer happen: the core of every check.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::census::{Awaited, CENSUS, OpenScope, RollCall};
use crate::clock::Sleep;
use crate::leak_error::LeakError;
use crate::options::Options;
use crate::origin::Kind;
use crate::snapshot::{ScopeId, Snapshot};
use crate::tasks::tasks;

/// What ended a wait that found a leak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// What is left can never run again.
    Proof,
    /// The grace was over.
    Grace(Duration),
    /// The caller's own bound was reached.
    Bound,
    /// There was no wait: the guard was dropped.
    Dropped,
}

/// What is waited for.
pub(crate) trait Target {
    /// Which deaths ring.
    fn awaited(&self) -> Awaited;

    /// Nothing that counts is left.
    fn is_quiet(&mut self) -> bool;

    /// It may be worth asking for [`leak`](Self::leak) and whether it is proven.
    fn may_be_proven(&self) -> bool;

    /// What is left now; `None` when nothing can be shown at this moment.
    fn leak(&mut self, end: End) -> Option<LeakError>;

    /// The next look, where nothing rings for a change.
    fn next_look(&mut self) -> Option<Sleep>;
}

/// Waits until `target` is quiet, or provably never will be, or `bound` completes.
pub(crate) async fn wait<T: Target, B: Future>(
    mut target: T,
    end: End,
    bound: B,
) -> Result<(), LeakError> {
    let waiter = Waiter::new(target.awaited());
    let mut bound = pin!(bound);
    let mut bound_reached = false;
    let mut looked_twice = false;
    let mut next_look = None;
    let mut proof = Proof::default();
    poll_fn(|cx| {
        waiter.register(cx.waker());
        if target.is_quiet() {
            return Poll::Ready(Ok(()));
        }
        if let Some(leak) = proof.seek(&mut target) {
            return Poll::Ready(Err(leak));
        }
        bound_reached = bound_reached || bound.as_mut().poll(cx).is_ready();
        if bound_reached && let Some(leak) = target.leak(end) {
            return Poll::Ready(Err(leak));
        }
        // At the bound with nothing to show: a task is just being born or dying, and the next look will tell.
        // Otherwise a death may have overlooked this waiter at the very moment it registered: look once more.
        if bound_reached || !looked_twice {
            looked_twice = true;
            cx.waker().wake_by_ref();
        } else {
            sleep_until_next_look(&mut target, &mut next_look, cx);
        }
        Poll::Pending
    })
    .await
}

/// The way to a proof: all that is left is proven never to run again, and then answers a roll call.
#[derive(Default)]
struct Proof {
    roll_call: Weak<RollCall>,
    /// How much was left when the roll was called; 0 before.
    called: u64,
}

/// More tasks than this are not called one by one: that so many answer is enough to fail the check.
const CALLED: usize = 1_024;

impl Proof {
    fn seek<T: Target>(&mut self, target: &mut T) -> Option<LeakError> {
        if self.roll_call.strong_count() > 0 || !target.may_be_proven() {
            return None;
        }
        let leak = target.leak(End::Proof).filter(LeakError::is_proven)?;
        if self.called == leak.count() {
            return Some(leak);
        }
        self.called = leak.count();
        let roll_call = Arc::new(RollCall(target.awaited()));
        self.roll_call = Arc::downgrade(&roll_call);
        for task in leak.tasks().iter().take(CALLED) {
            task.call(&roll_call);
        }
        // Rings if nobody could be called, or all have answered already.
        drop(roll_call);
        None
    }
}

fn sleep_until_next_look<T: Target>(
    target: &mut T,
    next_look: &mut Option<Sleep>,
    cx: &mut Context<'_>,
) {
    while let Some(sleep) = next_look.as_mut() {
        if sleep.as_mut().poll(cx).is_pending() {
            return;
        }
        *next_look = target.next_look();
    }
    *next_look = target.next_look();
    if let Some(sleep) = next_look
        && sleep.as_mut().poll(cx).is_ready()
    {
        cx.waker().wake_by_ref();
    }
}

/// A place at the bell, given up when the wait ends in whatever way.
struct Waiter {
    key: u64,
    awaited: Awaited,
}

impl Waiter {
    fn new(awaited: Awaited) -> Self {
        Self { key: CENSUS.bell.new_key(), awaited }
    }

    fn register(&self, waker: &Waker) {
        CENSUS.bell.register(self.key, self.awaited, waker);
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        CENSUS.bell.unregister(self.key);
    }
}

/// The counted tasks of one scope.
pub(crate) struct OfScope<'a> {
    pub(crate) scope: &'a OpenScope,
    pub(crate) options: &'a Options,
}

/// How often a runtime's own count is read while it says more than the census: nothing rings when it falls.
const RUNTIME_COUNT_INTERVAL: Duration = Duration::from_millis(1);

impl OfScope<'_> {
    /// Tasks of the runtime that were spawned past the facade.
    fn untracked(&self) -> u64 {
        let own = Some(ScopeId(self.scope.number()));
        self.options.untracked(|| {
            tasks().filter(|task| task.scope() == own && task.kind() == Kind::Task).count() as u64
        })
    }
}

impl Target for &OfScope<'_> {
    fn awaited(&self) -> Awaited {
        Awaited::Scope(self.scope.number())
    }

    fn is_quiet(&mut self) -> bool {
        self.scope.figures.live() == 0 && self.untracked() == 0
    }

    fn may_be_proven(&self) -> bool {
        self.scope.figures.live() > 0
            && (self.scope.figures.restless() == 0 || crate::channel_waits() > 0)
    }

    fn leak(&mut self, end: End) -> Option<LeakError> {
        let left = Snapshot::of_scope(self.scope.number());
        let untracked = self.untracked();
        let leak = LeakError::new(left, end, &self.scope.name).with_untracked(untracked);
        Some(leak).filter(|leak| leak.count() > 0)
    }

    fn next_look(&mut self) -> Option<Sleep> {
        (self.untracked() > 0).then(|| self.options.sleep(RUNTIME_COUNT_INTERVAL))
    }
}

/// The tasks of the whole process that nobody excuses.
pub(crate) struct OfProcess<'a> {
    options: &'a Options,
    /// Whether a proof that some tasks never end is enough to end the wait.
    seeks_proof: bool,
    last: Option<Look>,
    interval: Duration,
}

/// What a look at the whole table found.
#[derive(Clone, Copy)]
struct Look {
    /// How many tasks had died by then.
    deaths: u64,
    /// How many lived by then and are not in the table: they were just dying, or have no row.
    unseen: u64,
    left: u64,
    proven: u64,
    /// Of what is left, some can still be proven.
    has_evidence: bool,
}

/// When the first look at the whole table is repeated; from then on each interval is twice the one before.
const FIRST_INTERVAL: Duration = Duration::from_millis(1);

impl<'a> OfProcess<'a> {
    pub(crate) fn new(options: &'a Options, seeks_proof: bool) -> Self {
        Self { options, seeks_proof, last: None, interval: FIRST_INTERVAL }
    }

    fn look(&self) -> Look {
        let deaths = CENSUS.deaths();
        let mut look =
            Look { deaths, unseen: CENSUS.live(), left: 0, proven: 0, has_evidence: false };
        for task in tasks() {
            look.unseen = look.unseen.saturating_sub(1);
            if !self.options.excuse(&task) {
                look.left += 1;
                look.proven += u64::from(task.is_proven());
                look.has_evidence |= task.wakers().is_some();
            }
        }
        look
    }

    fn left(&self) -> Snapshot {
        let mut left = crate::snapshot();
        left.retain(|task| !self.options.excuse(task));
        left
    }
}

impl Target for OfProcess<'_> {
    fn awaited(&self) -> Awaited {
        Awaited::Process
    }

    fn is_quiet(&mut self) -> bool {
        if CENSUS.live() == 0 {
            return true;
        }
        // What was left at the last look must all have died since: until as many have, there is nothing to see. This
        // keeps the wait for a crowd from looking at all of it at each death.
        let enough_deaths = |last: &Look| CENSUS.deaths() >= last.deaths + last.left;
        if self.last.as_ref().is_none_or(enough_deaths) {
            self.last = Some(self.look());
        }
        // A dying task leaves the table before it leaves the count, and rings only then.
        self.last.is_some_and(|look| look.left == 0 && look.unseen == 0)
    }

    fn may_be_proven(&self) -> bool {
        let proven = |look: Look| look.left > 0 && look.proven == look.left;
        self.seeks_proof && self.last.is_some_and(proven)
    }

    fn leak(&mut self, end: End) -> Option<LeakError> {
        let leak = LeakError::new(self.left(), end, "").with_unlisted(CENSUS.unlisted());
        Some(leak).filter(|leak| leak.count() > 0)
    }

    /// Nothing rings for the whole process when a task comes to rest.
    fn next_look(&mut self) -> Option<Sleep> {
        let interval = self.interval;
        let worth_it = self.last.take().is_some_and(|look| look.has_evidence) && self.seeks_proof;
        self.interval *= 2;
        worth_it.then(|| self.options.sleep(interval))
    }
}
