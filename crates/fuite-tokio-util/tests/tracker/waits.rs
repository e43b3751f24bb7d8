//! `wait` returns when the tracker is closed and its last task is gone; every end counts.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::common::one_thread;
use fuite::Guard;
use fuite_tokio::task::{LocalSet, yield_now};
use fuite_tokio_util::task::TaskTracker;

fn is_ready(future: impl Future) -> bool {
    let mut future = pin!(future);
    future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

#[test]
fn for_every_kind_of_task() {
    let (runtime, guard, tracker) = (one_thread(), Guard::new(), TaskTracker::new());
    LocalSet::new().block_on(&runtime, async {
        let handle = fuite_tokio::runtime::Handle::current();
        tracker.spawn(yield_now());
        tracker.spawn_on(yield_now(), &handle);
        tracker.spawn_local(yield_now());
        assert_eq!((tracker.len(), guard.live()), (3, 3));
        // These two may end at any moment: they have threads of their own.
        tracker.spawn_blocking(|| ());
        tracker.spawn_blocking_on(|| (), &handle);
        tracker.close();
        tracker.wait().await;
        assert!(tracker.is_empty());
        assert!(guard.verify_within(pending::<()>()).await.is_ok());
    });
}

#[test]
fn only_once_it_is_closed() {
    let tracker = TaskTracker::new();
    assert!(!is_ready(tracker.wait()));
    tracker.close();
    assert!(is_ready(tracker.wait()));
    tracker.reopen();
    assert!(!is_ready(tracker.wait()));
}

#[test]
fn not_while_a_task_lives() {
    let (runtime, guard, tracker) = (one_thread(), Guard::new(), TaskTracker::new());
    let task = tracker.spawn_on(pending::<()>(), runtime.handle());
    tracker.close();
    assert!(!is_ready(tracker.wait()));
    task.abort();
    assert!(runtime.block_on(task).is_err_and(|error| error.is_cancelled()));
    assert!(is_ready(tracker.wait()));
    assert_eq!(guard.live(), 0);
}

#[test]
fn not_for_a_task_that_has_panicked() {
    let (runtime, guard, tracker) = (one_thread(), Guard::new(), TaskTracker::new());
    tracker.close();
    let task = tracker.spawn_on(async { panic!("on purpose") }, runtime.handle());
    assert!(runtime.block_on(task).is_err_and(|error| error.is_panic()));
    let task = tracker.spawn_blocking_on(|| panic!("on purpose"), runtime.handle());
    assert!(runtime.block_on(task).is_err_and(|error| error.is_panic()));
    assert!(is_ready(tracker.wait()));
    assert_eq!(guard.live(), 0);
}

#[test]
fn not_for_a_task_whose_runtime_is_gone() {
    let (runtime, guard, tracker) = (one_thread(), Guard::new(), TaskTracker::new());
    tracker.spawn_on(pending::<()>(), runtime.handle());
    tracker.close();
    drop(runtime);
    assert!(is_ready(tracker.wait()));
    assert_eq!(guard.live(), 0);
}

#[test]
fn and_is_woken_by_the_last_task() {
    let (runtime, tracker) = (one_thread(), TaskTracker::new());
    runtime.block_on(async {
        let mut left = 3;
        let countdown = poll_fn(move |cx| {
            left -= 1;
            cx.waker().wake_by_ref();
            if left == 0 { Poll::Ready(()) } else { Poll::Pending }
        });
        tracker.spawn(countdown);
        tracker.close();
        // Were the wake-up lost, this would hang.
        tracker.wait().await;
    });
}
