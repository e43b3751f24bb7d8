//! What does not spawn is tokio-util's own: tokens, tracked futures, clones.

use std::pin::pin;
use std::task::{Context, Waker};

use fuite::Guard;
use fuite_tokio_util::task::TaskTracker;

fn is_ready(future: impl Future) -> bool {
    let mut future = pin!(future);
    future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

#[test]
fn a_token_holds_back_the_wait_and_is_no_task() {
    let (guard, tracker) = (Guard::new(), TaskTracker::new());
    let token = tracker.token();
    tracker.close();
    assert_eq!((tracker.len(), guard.live()), (1, 0));
    assert!(!is_ready(tracker.wait()));
    drop(token);
    assert!(is_ready(tracker.wait()));
}

#[test]
fn a_clone_of_a_token_holds_it_back_too() {
    let tracker = TaskTracker::new();
    let token = tracker.token();
    let clone = token.clone();
    tracker.close();
    drop(token);
    assert!(!is_ready(tracker.wait()));
    drop(clone);
    assert!(is_ready(tracker.wait()));
}

#[test]
fn a_tracked_future_is_waited_for_from_its_making_to_its_end() {
    let tracker = TaskTracker::new();
    let future = tracker.track_future(async { 7 });
    tracker.close();
    assert!(!is_ready(tracker.wait()));
    assert!(is_ready(future));
    assert!(is_ready(tracker.wait()));
}

#[test]
fn a_clone_is_the_same_tracker() {
    let (tracker, other) = (TaskTracker::new(), TaskTracker::new());
    let clone = tracker.clone();
    let token = clone.token();
    assert_eq!(tracker.len(), 1);
    assert!(TaskTracker::ptr_eq(&tracker, &clone));
    assert!(!TaskTracker::ptr_eq(&tracker, &other));
    drop(token);
}

#[test]
fn a_tracker_can_be_closed_and_opened_again() {
    let tracker = TaskTracker::new();
    assert!(tracker.close() && tracker.is_closed());
    assert!(!tracker.close(), "it was closed already");
    assert!(tracker.reopen() && !tracker.is_closed());
}
