//! A daemon is in no leak report, and a task with a name is called by it.

use std::future::pending;

use crate::common::{births, one_thread, two_threads};
use fuite::lab::{Lab, Schedule};
use fuite::{Guard, Kind, LeakError, Options};
use tokio::lab::Paused;
use tokio::task::yield_now;

/// What a guard finds of what `spawn` spawns, on each kind of runtime and in a lab.
fn verify<T>(options: &Options, spawn: impl Fn() -> T) -> Vec<Result<(), LeakError>> {
    let check = || async {
        let guard = Guard::with(options.clone());
        let _handle = spawn();
        guard.verify().await
    };
    let mut results: Vec<_> =
        [one_thread(), two_threads()].into_iter().map(|it| it.block_on(check())).collect();
    results
        .push(Paused.run(Schedule::LateStart, check()).expect("a paused runtime never gives up"));
    results
}

#[test]
fn a_daemon_is_no_leak() {
    for spawned in verify(&Options::new(), || tokio::spawn_daemon(pending::<()>())) {
        assert!(spawned.is_ok());
    }
}

#[test]
fn a_daemon_is_counted_under_the_line_that_spawned_it() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let _entered = runtime.enter();
    let line = line!() + 1;
    let daemon = tokio::spawn_daemon(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
    assert!(fuite::tasks().any(|task| task.scope() == Some(guard.scope()) && task.is_daemon()));

    daemon.abort();
    runtime.block_on(yield_now());
    assert_eq!(births(&guard), []);
}

#[test]
fn the_child_of_a_daemon_is_none() {
    one_thread().block_on(async {
        let guard = Guard::new();
        let daemon = tokio::spawn_daemon(async { drop(tokio::spawn(pending::<()>())) });
        daemon.await.expect("it does not panic");
        assert_eq!(guard.verify().await.expect_err("the child is left").count(), 1);
    });
}

#[test]
fn a_task_with_a_name_is_reported_by_it_and_under_the_line_that_spawned_it() {
    let line = line!() + 1;
    let spawn = || tokio::spawn_named("flusher", pending::<()>());
    for spawned in verify(&Options::new(), spawn) {
        let leak = spawned.expect_err("it is left");
        let [task] = leak.tasks() else { panic!("one task: {leak}") };
        assert_eq!((task.name(), task.site().line), (Some("flusher"), line));
        assert!(leak.to_string().contains("1 task `flusher`"), "{leak}");
    }
}

#[test]
fn a_name_can_be_ignored() {
    let options = Options::new().ignore_name("flusher 7");
    for spawned in
        verify(&options, || tokio::spawn_named(format!("flusher {}", 7), pending::<()>()))
    {
        assert!(spawned.is_ok());
    }
}

#[test]
fn a_task_with_a_name_returns_what_it_returns() {
    assert_eq!(
        one_thread()
            .block_on(async { tokio::spawn_named("six by seven", async { 6 * 7 }).await.ok() }),
        Some(42)
    );
}
