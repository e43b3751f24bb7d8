//! tokio counts its tasks too, and the two counts agree; what only tokio counts is untracked.

// The rename of a manifest, for cargo does not rename a crate for its own tests.
extern crate fuite_tokio as tokio;

mod common;

use std::future::pending;

use common::{alone, one_thread, two_threads};
use tokio::runtime::{Handle, Runtime};
use tokio::task::JoinSet;

/// Runs `check` on both kinds of runtime, while no other test of this file runs.
fn on_both(check: impl Fn(&Runtime)) {
    let _alone = alone();
    for runtime in [one_thread(), two_threads()] {
        check(&runtime);
        drop(runtime);
        assert_eq!(fuite::live(), 0, "nothing outlives its runtime");
    }
}

fn alive(runtime: &Runtime) -> u64 {
    runtime.metrics().num_alive_tasks().try_into().expect("it fits")
}

#[test]
fn on_tasks_of_every_way_to_spawn() {
    on_both(|runtime| {
        let _entered = runtime.enter();
        let mut set = JoinSet::new();
        for spawned in 0..100_u64 {
            assert_eq!((fuite::live(), alive(runtime)), (4 * spawned, 4 * spawned));
            tokio::spawn(pending::<()>());
            runtime.spawn(pending::<()>());
            Handle::current().spawn(pending::<()>());
            set.spawn(pending::<()>());
        }
        assert_eq!((fuite::live(), alive(runtime)), (400, 400));
        assert_eq!(tokio::untracked(), 0);
    });
}

#[test]
fn after_every_end_that_is_awaited() {
    on_both(|runtime| {
        runtime.block_on(async {
            for _ in 0..100 {
                tokio::spawn(async {}).await.expect("it does not panic");
            }
            let mut set: JoinSet<()> = JoinSet::from_iter((0..100).map(|_| async {}));
            while set.join_next().await.is_some() {}
        });
        assert_eq!(fuite::live(), 0);
    });
}

#[test]
fn a_task_spawned_through_the_real_tokio_is_untracked() {
    on_both(|runtime| {
        let _entered = runtime.enter();
        real::spawn(pending::<()>());
        assert_eq!((fuite::live(), tokio::untracked()), (0, 1));
        tokio::spawn(pending::<()>());
        real::spawn(pending::<()>());
        assert_eq!((fuite::live(), tokio::untracked()), (1, 2));
    });
}

#[test]
fn local_and_blocking_tasks_are_not_taken_for_tracked_ones() {
    let _alone = alone();
    let runtime = one_thread();
    let (_release, released) = std::sync::mpsc::channel::<()>();
    let local = tokio::task::LocalSet::new();
    let _entered = runtime.enter();
    local.spawn_local(pending::<()>());
    tokio::task::spawn_blocking(move || released.recv());
    real::spawn(pending::<()>());
    assert_eq!((fuite::live(), tokio::untracked()), (2, 1));
}
