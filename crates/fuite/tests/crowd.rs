//! Waits for the whole process, polled by hand. One test only, so that no other test's tasks are in the process.

mod common;

use std::future::{Pending, pending};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use fuite::{LeakError, Tracked, evidence, find, wait_until_quiet};

use common::endless;

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A wait that is polled whenever it is woken.
struct ByHand<F> {
    waiting: Pin<Box<F>>,
    woken: Arc<Woken>,
}

impl<F: Future<Output = Result<(), LeakError>>> ByHand<F> {
    fn new(waiting: F) -> Self {
        Self { waiting: Box::pin(waiting), woken: Arc::new(Woken(AtomicBool::new(true))) }
    }

    /// Polls until nobody has woken it, or until it ends.
    fn run(&mut self) -> Poll<Result<(), LeakError>> {
        let waker = Waker::from(Arc::clone(&self.woken));
        while self.woken.0.swap(false, Ordering::Relaxed) {
            let poll = self.waiting.as_mut().poll(&mut Context::from_waker(&waker));
            if poll.is_ready() {
                return poll;
            }
        }
        Poll::Pending
    }
}

/// More than there are doublings of a millisecond in a `Duration`.
const CROWD: usize = if cfg!(miri) { 80 } else { 200 };

/// Polls a wait at each death of a crowd, and holds that it ends with the last.
fn check(waiting: impl Future<Output = Result<(), LeakError>>) {
    let mut crowd: Vec<_> = (0..CROWD).map(|_| Tracked::new(pending::<()>())).collect();
    let mut waiting = ByHand::new(waiting);
    while waiting.run().is_pending() {
        drop(crowd.pop().expect("the last death wakes the wait"));
    }
    assert!(crowd.is_empty(), "{} are left", crowd.len());
}

type Lost = Pin<Box<Tracked<Pending<()>>>>;

/// Polls a task once; nobody has kept its waker then, so it is proven never to run again.
fn poll(task: &mut Lost) {
    assert!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

/// A proof is of all that is left when the roll has been called, not of what was left before.
fn check_one_born_during_a_roll_call() {
    let new = || Box::pin(Tracked::new(pending::<()>()));
    let (mut lost, unproven): (Lost, Lost) = (new(), new());
    poll(&mut lost);
    let mut waiting = ByHand::new(find(endless()));
    // Of the two only one is proven: the next look at both has its time from here on.
    assert!(waiting.run().is_pending());
    // Now all that is left is proven, and the roll is called.
    drop(unproven);
    assert!(waiting.run().is_pending());

    let born_meanwhile: Lost = new();
    poll(&mut lost);
    assert!(waiting.run().is_pending(), "it may end yet");
    drop((lost, born_meanwhile));
    assert!(waiting.run().is_ready());
}

#[test]
fn a_wait_lasts_through_any_number_of_deaths_and_as_long_as_one_may_end() {
    check(wait_until_quiet(pending::<()>()));
    check(find(endless()));
    evidence::switch_on();
    check(wait_until_quiet(pending::<()>()));
    check(find(endless()));
    check_one_born_during_a_roll_call();
}
