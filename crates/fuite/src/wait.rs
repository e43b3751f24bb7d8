//! Waiting until nothing is left, or until that can no longer happen: the core of every check.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::census::{Awaited, CENSUS, Life, OpenScope, RollCall, Slot, id_bits};
use crate::clock::Sleep;
use crate::leak_error::LeakError;
use crate::options::Options;
use crate::origin::Kind;
use crate::search::{Excuser, Search};
use crate::snapshot::Task;

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

    /// Whether all that is left is proven never to run again: how much that is, and some of it.
    fn proven(&mut self) -> Option<(u64, Vec<Task>)>;

    /// What is left now; `None` when nothing can be shown at this moment.
    fn leak(&mut self, end: End) -> Option<LeakError>;

    /// All that is left now, one by one.
    fn all(&self) -> Vec<Task>;

    /// The next look, where nothing rings for a change.
    fn next_look(&mut self) -> Option<Sleep>;
}

/// How long tasks get to end after an abort. They need one poll each, and nothing from outside.
const SETTLE: Duration = Duration::from_millis(20);

/// Aborts all that is left, and waits until the runtime has got to it, if it does so soon.
pub(crate) async fn abort_all<T: Target>(target: T, options: &Options) {
    for task in target.all() {
        task.abort();
    }
    let settled = async { options.sleep(SETTLE).await };
    // What is left now could not be aborted; the report has it already.
    let _ = wait(target, End::Bound, settled).await;
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
const CALLED: usize = 256;

/// How many tasks a report lists one by one. It groups and counts them all.
pub(crate) const LISTED: usize = 1_000;

impl Proof {
    fn seek<T: Target>(&mut self, target: &mut T) -> Option<LeakError> {
        if self.roll_call.strong_count() > 0 {
            return None;
        }
        let (count, some) = target.proven()?;
        if self.called == count {
            return target.leak(End::Proof);
        }
        self.called = count;
        let roll_call = Arc::new(RollCall(target.awaited()));
        self.roll_call = Arc::downgrade(&roll_call);
        for task in &some {
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
        self.options.untracked(|| {
            let scopes = self.scope.enclosed();
            let tasks = Search::new(|_, life| scopes.contains(life.birth.scope)).find(0).0;
            let tasks = tasks.iter().filter(|count| count.kind == Kind::Task);
            tasks.map(|count| count.tasks).sum()
        })
    }

    fn search(&self) -> Search<impl FnMut(Slot, &Life) -> bool + use<>> {
        let scopes = self.scope.enclosed();
        Search::new(move |_, life| life.is_counted_by(&scopes))
    }
}

impl Target for &OfScope<'_> {
    fn awaited(&self) -> Awaited {
        Awaited::Scope(self.scope.number())
    }

    fn is_quiet(&mut self) -> bool {
        self.scope.figures.live() == 0 && self.untracked() == 0
    }

    fn proven(&mut self) -> Option<(u64, Vec<Task>)> {
        let live = self.scope.figures.live();
        if live == 0 || self.untracked() > 0 {
            return None;
        }
        if self.scope.figures.restless() == 0 {
            return Some((live, self.search().tasks(CALLED)));
        }
        // Some may wait for channels that nobody can send on any more: only a look at each of them tells.
        let all = if crate::channel_waits() > 0 { self.search().tasks(usize::MAX) } else { vec![] };
        let proven = !all.is_empty() && all.iter().all(Task::is_proven);
        proven.then(|| (all.len() as u64, all.into_iter().take(CALLED).collect()))
    }

    fn leak(&mut self, end: End) -> Option<LeakError> {
        let (groups, listed) = self.search().find(LISTED);
        let untracked = self.untracked();
        let leak = LeakError::new(groups, listed, end, &self.scope.name).with_untracked(untracked);
        Some(leak).filter(|leak| leak.count() > 0)
    }

    fn all(&self) -> Vec<Task> {
        self.search().tasks(usize::MAX)
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
        let mut excuser = Excuser::new(self.options);
        CENSUS.for_each_life(|slot, life| {
            look.unseen = look.unseen.saturating_sub(1);
            if !excuser.excuses(slot, &life) {
                look.left += 1;
                if life.has_record() {
                    let record = CENSUS.records.of(slot, id_bits(slot, life.generation));
                    let proven = record.is_some_and(|record| record.at_rest().is_proven());
                    look.proven += u64::from(proven);
                    look.has_evidence = true;
                }
            }
        });
        look
    }

    fn search(&self) -> Search<impl FnMut(Slot, &Life) -> bool> {
        let mut excuser = Excuser::new(self.options);
        Search::new(move |slot, life| !excuser.excuses(slot, life))
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

    fn proven(&mut self) -> Option<(u64, Vec<Task>)> {
        let proven = |look: &Look| look.left > 0 && look.proven == look.left;
        let last = self.last.filter(proven).filter(|_| self.seeks_proof)?;
        Some((last.left, self.search().tasks(CALLED)))
    }

    fn leak(&mut self, end: End) -> Option<LeakError> {
        let (groups, listed) = self.search().find(LISTED);
        let unlisted = CENSUS.unlisted();
        let leak = LeakError::new(groups, listed, end, "").with_unlisted(unlisted);
        Some(leak).filter(|leak| leak.count() > 0)
    }

    fn all(&self) -> Vec<Task> {
        self.search().tasks(usize::MAX)
    }

    /// Nothing rings for the whole process when a task comes to rest.
    fn next_look(&mut self) -> Option<Sleep> {
        let interval = self.interval;
        let worth_it = self.last.take().is_some_and(|look| look.has_evidence) && self.seeks_proof;
        self.interval *= 2;
        worth_it.then(|| self.options.sleep(interval))
    }
}
