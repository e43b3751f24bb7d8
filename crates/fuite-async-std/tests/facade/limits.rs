//! What the front page says is *not* counted or virtual, so that the page stays true.

use std::future::pending;

use crate::common::HOUR;
use async_std::lab::Deterministic;
use async_std::prelude::*;
use async_std::sync::{Condvar, Mutex};
use async_std::{stream, task};
use fuite::Guard;
use fuite::lab::LabError;

/// The lab takes `experiment`, which waits in real time, for a deadlock.
fn is_stuck<T>(experiment: impl Future<Output = T>) -> bool {
    matches!(Deterministic::new().block_on(experiment), Err(LabError::Stuck(_)))
}

#[test]
fn a_task_spawned_past_the_facade_is_not_counted() {
    let guard = Guard::new();
    let task = real::task::spawn(pending::<()>());
    assert_eq!(guard.live(), 0);
    assert_eq!(task::block_on(task.cancel()), None);
}

#[test]
fn the_adapters_of_a_stream_wait_in_real_time() {
    assert!(is_stuck(async { stream::once(()).delay(HOUR).next().await }));
    assert!(is_stuck(async { stream::pending::<()>().timeout(HOUR).next().await }));
    assert!(is_stuck(async {
        let mut throttled = stream::repeat(()).throttle(HOUR);
        throttled.next().await;
        throttled.next().await
    }));
}

#[test]
fn a_condition_variable_waits_in_real_time() {
    assert!(is_stuck(async {
        let mutex = Mutex::new(());
        Condvar::new().wait_timeout(mutex.lock().await, HOUR).await.1
    }));
}
