//! However a task ends, the count returns to zero.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc;

use crate::common::{in_lab, on_both};
use async_std::channel;
use async_std::task::{self, JoinHandle};
use fuite::Guard;
use futures_lite::FutureExt;

async fn panics<T>(task: JoinHandle<T>) -> bool {
    AssertUnwindSafe(task).catch_unwind().await.is_err()
}

#[test]
fn by_its_output() {
    on_both(async |guard| {
        assert_eq!(task::spawn(async { 7 }).await, 7);
        assert_eq!(task::spawn_local(async { 8 }).await, 8);
        assert_eq!(task::spawn_blocking(|| 9).await, 9);
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_its_output_after_its_handle_was_dropped() {
    on_both(async |guard| {
        let (release, released) = channel::bounded::<()>(1);
        drop(task::spawn(async move { released.recv().await }));
        task::yield_now().await;
        assert_eq!(guard.live(), 1, "it is detached");
        drop(release);
    });
}

#[test]
fn by_the_return_of_a_closure_after_its_handle_was_dropped() {
    on_both(async |guard| {
        let (release, released) = mpsc::channel::<()>();
        drop(task::spawn_blocking(move || released.recv()));
        assert_eq!(guard.live(), 1, "it is detached");
        drop(release);
    });
}

#[test]
fn by_a_panic() {
    on_both(async |guard| {
        assert!(panics(task::spawn(async { panic!("on purpose") })).await);
        assert!(panics(task::spawn_local(async { panic!("on purpose") })).await);
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_a_panic_on_a_blocking_thread() {
    on_both(async |guard| {
        assert!(panics(task::spawn_blocking(|| panic!("on purpose"))).await);
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_cancel() {
    on_both(async |guard| {
        let tasks = [task::spawn(pending::<()>()), task::spawn_local(pending())];
        task::yield_now().await;
        assert_eq!(guard.live(), 2);
        for task in tasks {
            assert_eq!(task.cancel().await, None);
        }
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_cancel_before_its_first_poll() {
    on_both(async |guard| {
        // Nobody polls a local task before this one waits.
        let task = task::spawn_local(async { unreachable!("it is never polled") });
        assert_eq!(guard.live(), 1);
        assert_eq!(task.cancel().await, None::<()>);
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_the_end_of_a_lab_that_never_polled_it() {
    let guard = Guard::new();
    let mut kept = None;
    in_lab(async {
        drop(task::spawn(async {}));
        drop(task::spawn_local(async {}));
        kept = Some(task::spawn(async {}));
        assert_eq!(guard.live(), 3);
    });
    assert_eq!(guard.live(), 0, "with a handle that outlives the lab");
    drop(kept);
}
