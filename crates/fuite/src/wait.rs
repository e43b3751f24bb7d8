//! Waiting until nothing is left, or until that can no longer happen: the core of every check.

mod of_process;
mod of_scope;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::census::{Awaited, CENSUS, RollCall};
use crate::clock::Sleep;
use crate::leak_error::LeakError;
use crate::options::Options;
use crate::snapshot::Task;

pub(crate) use of_process::OfProcess;
pub(crate) use of_scope::OfScope;

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

    /// The next look, where nothing rings for a change. Asked at each poll that has no such look before it.
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
        // Whoever was rung for is registered anew, and may be overlooked anew.
        looked_twice &= !waiter.register(cx.waker());
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
    if next_look.as_mut().is_some_and(|sleep| sleep.as_mut().poll(cx).is_pending()) {
        return;
    }
    *next_look = target.next_look();
    if next_look.as_mut().is_some_and(|sleep| sleep.as_mut().poll(cx).is_ready()) {
        // Over at once, and not to be polled again.
        *next_look = None;
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

    /// Whether it was not registered before.
    fn register(&self, waker: &Waker) -> bool {
        CENSUS.bell.register(self.key, self.awaited, waker)
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        CENSUS.bell.unregister(self.key);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::future::pending;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::Wake;

    use super::*;

    /// Something that rings, and is quiet at the look of this number.
    struct QuietAtLook(u32);

    /// No scope of the process: numbers are given out from 1 upwards.
    const AWAITED: Awaited = Awaited::Scope(u32::MAX);

    impl Target for QuietAtLook {
        fn awaited(&self) -> Awaited {
            AWAITED
        }

        fn is_quiet(&mut self) -> bool {
            self.0 -= 1;
            self.0 == 0
        }

        fn proven(&mut self) -> Option<(u64, Vec<Task>)> {
            None
        }

        fn leak(&mut self, _: End) -> Option<LeakError> {
            None
        }

        fn all(&self) -> Vec<Task> {
            Vec::new()
        }

        fn next_look(&mut self) -> Option<Sleep> {
            None
        }
    }

    #[derive(Default)]
    struct Woken(AtomicBool);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// Polls a wait whenever it is woken, rings so often where it is not, and holds that it ends.
    #[track_caller]
    fn check_ends(quiet_at_look: u32, rings: u32) {
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut waiting = pin!(wait(QuietAtLook(quiet_at_look), End::Bound, pending::<()>()));
        for rest in (0..=rings).rev() {
            while woken.0.swap(false, Ordering::Relaxed) {
                if waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                    assert_eq!(rest, 0, "it has not waited for all that rings");
                    return;
                }
            }
            CENSUS.bell.ring(AWAITED);
        }
        panic!("it waits for something that does not ring");
    }

    #[test]
    fn each_time_it_was_rung_for_a_wait_looks_twice_for_a_death_that_overlooked_it() {
        check_ends(1, 0);
        check_ends(2, 0);
        check_ends(3, 1);
        check_ends(4, 1);
        check_ends(6, 2);
        check_ends(200, 99);
    }
}
