//! A handle detaches when it is dropped, and is exchanged for async-std's where there is one.

use std::sync::mpsc;

use crate::common::{SECOND, in_lab, on_both};
use async_std::channel;
use async_std::task::{self, JoinHandle};

/// A function of somebody who has never heard of the facade.
async fn third_party(handle: real::task::JoinHandle<u32>) -> u32 {
    handle.await
}

#[test]
fn a_task_runs_on_without_its_handle() {
    on_both(async |_| {
        let (sender, receiver) = channel::bounded(1);
        drop(task::spawn(async move {
            task::yield_now().await;
            sender.send(7).await
        }));
        assert_eq!(receiver.recv().await, Ok(7));
    });
}

#[test]
fn a_task_runs_on_when_its_cancellation_was_never_polled() {
    on_both(async |_| {
        let (sender, receiver) = channel::bounded(1);
        drop(task::spawn(async move { sender.send(7).await }).cancel());
        assert_eq!(receiver.recv().await, Ok(7));
    });
}

#[test]
fn cancel_returns_the_output_of_a_task_that_has_ended() {
    let output = in_lab(async {
        let task = task::spawn(async { 7 });
        task::sleep(SECOND).await;
        task.cancel().await
    });
    assert_eq!(output, Some(7));
}

#[test]
fn cancel_does_not_wait_for_a_closure_that_runs() {
    on_both(async |_| {
        let (begins, begun) = channel::bounded(1);
        let (release, released) = mpsc::channel::<()>();
        let task = task::spawn_blocking(move || {
            begins.try_send(()).expect("there is room");
            released.recv().is_err()
        });
        assert_eq!(begun.recv().await, Ok(()));
        assert_eq!(task.cancel().await, None);
        drop(release);
    });
}

#[test]
fn a_handle_of_async_std_is_had_outside_a_lab_only() {
    let real = task::spawn(async { 7 }).into_real();
    let real = real.expect("async-std runs it");
    assert_eq!(task::block_on(third_party(real)), 7);

    let output = in_lab(async {
        let lab = task::spawn(async { 8 }).into_real();
        lab.expect_err("the lab runs it").await
    });
    assert_eq!(output, 8);
}

#[test]
fn a_handle_of_async_std_becomes_one_of_the_facade() {
    let task: JoinHandle<u32> = real::task::spawn(async { 7 }).into();
    assert_eq!(task::block_on(task), 7);
}
