//! What the runtime counts beyond the tasks that were born in a guard, or in a guard within it, was spawned past the
//! facade.

use std::future::pending;

use async_executor::LocalExecutor;
use fuite::{Guard, Origin, Tracked, in_scope};

use crate::common::{endless, instant, on_executor};

#[test]
fn what_only_the_runtime_counts_is_reported_after_the_grace() {
    let options = instant().runtime_count(|| 2);
    let leak = on_executor(async |executor| {
        let guard = Guard::with(options);
        executor.spawn(Tracked::new(async {})).await;
        guard.verify().await.expect_err("two tasks were spawned past the facade")
    });
    assert_eq!((leak.count(), leak.untracked(), leak.is_proven()), (2, 2, false));
    assert!(leak.to_string().contains("2 that only the runtime counts"), "{leak}");
}

/// Whether a guard whose runtime counts one task finds that it was spawned past the facade, where `spawn` spawned one
/// daemon.
fn is_past_the_facade(spawn: impl AsyncFnOnce(&LocalExecutor<'static>)) -> bool {
    on_executor(async |executor| {
        let guard = Guard::with(instant().runtime_count(|| 1));
        spawn(executor).await;
        guard.verify().await.is_err_and(|leak| leak.untracked() == 1)
    })
}

fn spawn_daemon(executor: &LocalExecutor<'static>) {
    executor.spawn(Tracked::with_origin(pending::<()>(), Origin::daemon::<()>())).detach();
}

async fn in_a_guard_within(within: impl Future<Output = ()>) {
    let guard = Guard::with(endless());
    within.await;
    guard.verify().await.expect("a daemon is no leak");
}

#[test]
fn a_daemon_of_a_guard_within_was_not_spawned_past_the_facade() {
    assert!(!is_past_the_facade(async |it| spawn_daemon(it)));
    assert!(!is_past_the_facade(async |it| in_a_guard_within(async { spawn_daemon(it) }).await));
    let twice = async |it: &LocalExecutor<'static>| {
        in_a_guard_within(in_a_guard_within(async { spawn_daemon(it) })).await;
    };
    assert!(!is_past_the_facade(twice));
    let in_a_request = async |it: &LocalExecutor<'static>| {
        in_a_guard_within(in_scope("GET /orders", async { spawn_daemon(it) })).await;
    };
    assert!(!is_past_the_facade(in_a_request));
}

#[test]
fn what_was_spawned_in_a_guard_around_is_not_taken_for_ones_own() {
    let past = on_executor(async |executor| {
        let around = Guard::with(endless());
        spawn_daemon(executor);
        let guard = Guard::with(instant().runtime_count(|| 1));
        let past = guard.verify().await.is_err_and(|leak| leak.untracked() == 1);
        around.verify().await.expect("a daemon is no leak");
        past
    });
    assert!(past);
}
