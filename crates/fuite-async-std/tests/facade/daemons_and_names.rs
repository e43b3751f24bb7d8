//! A daemon is in no leak report, and a task with a name is called by it.

use std::future::pending;

use crate::common::{births, run, tasks};
use async_std::task::{self, Builder};
use fuite::lab::Schedule;
use fuite::{Guard, Kind, LeakError, Options};

/// What a guard finds of what `spawn` spawns, on async-std and in the lab.
fn verify<T>(options: &Options, spawn: impl Fn() -> T) -> [Result<(), LeakError>; 2] {
    let check = || async {
        let guard = Guard::with(options.clone());
        let _handle = spawn();
        guard.verify().await
    };
    [task::block_on(check()), run(Schedule::LateStart, check())]
}

#[test]
fn a_daemon_is_no_leak() {
    for spawned in verify(&Options::new(), || task::spawn_daemon(pending::<()>())) {
        assert!(spawned.is_ok());
    }
}

#[test]
fn a_daemon_is_counted_under_the_line_that_spawned_it() {
    let guard = Guard::new();
    let line = line!() + 1;
    let daemon = task::spawn_daemon(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
    assert!(tasks(&guard)[0].is_daemon());

    task::block_on(daemon.cancel());
    assert_eq!(births(&guard), []);
}

#[test]
fn the_child_of_a_daemon_is_none() {
    task::block_on(async {
        let guard = Guard::new();
        task::spawn_daemon(async { drop(task::spawn(pending::<()>())) }).await;
        assert_eq!(guard.verify().await.expect_err("the child is left").count(), 1);
    });
}

#[test]
fn a_task_with_a_name_is_reported_by_it_and_under_the_line_that_spawned_it() {
    let line = line!() + 1;
    let spawn = || task::spawn_named("flusher", pending::<()>());
    for spawned in verify(&Options::new(), spawn) {
        let leak = spawned.expect_err("it is left");
        let [task] = leak.tasks() else { panic!("one task: {leak}") };
        assert_eq!((task.name(), task.site().line), (Some("flusher"), line));
        assert!(leak.to_string().contains("1 task `flusher`"), "{leak}");
    }
}

#[test]
fn the_name_of_a_builder_is_one_of_the_census_too() {
    let builder = || Builder::new().name("flusher".to_owned());
    for spawned in verify(&Options::new(), || builder().spawn(pending::<()>())) {
        assert_eq!(spawned.expect_err("it is left").tasks()[0].name(), Some("flusher"));
    }
    for spawned in verify(&Options::new(), || builder().local(pending::<()>())) {
        assert_eq!(spawned.expect_err("it is left").tasks()[0].name(), Some("flusher"));
    }
}

#[test]
fn a_task_with_a_name_knows_it() {
    let name = async { task::current().name().map(str::to_owned) };
    assert_eq!(task::block_on(task::spawn_named("ada", name)).as_deref(), Some("ada"));
}

#[test]
fn a_name_can_be_ignored() {
    let options = Options::new().ignore_name("flusher 7");
    let spawn = || task::spawn_named(format!("flusher {}", 7), pending::<()>());
    for spawned in verify(&options, spawn) {
        assert!(spawned.is_ok());
    }
}

#[test]
fn a_task_with_a_name_returns_what_it_returns() {
    assert_eq!(task::block_on(task::spawn_named("six by seven", async { 6 * 7 })), 42);
}
