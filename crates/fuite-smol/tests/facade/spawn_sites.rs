//! The spawn site of a task is the line of the program that spawned it, never one of the facade.

use std::future::pending;
use std::sync::mpsc;

use crate::common::{births, run};
use fuite::{Guard, Kind};
use smol::lab::Schedule;
use smol::{Executor, LocalExecutor};

/// Runs `check` outside the lab, in it, and in it with start delays.
fn everywhere(check: impl Fn(&Guard)) {
    check(&Guard::new());
    for schedule in [Schedule::Plain, Schedule::LateStart] {
        let guard = Guard::new();
        run(schedule, async { check(&guard) });
    }
}

#[test]
fn of_spawn() {
    everywhere(|guard| {
        let line = line!() + 1;
        let _task = smol::spawn(pending::<()>());
        assert_eq!(births(guard), [(Kind::Task, file!(), line)]);
    });
}

#[test]
fn of_unblock() {
    everywhere(|guard| {
        let (_release, released) = mpsc::channel::<()>();
        let line = line!() + 1;
        let _task = smol::unblock(move || released.recv());
        assert_eq!(births(guard), [(Kind::Blocking, file!(), line)]);
    });
}

#[test]
fn of_spawn_on_an_executor() {
    everywhere(|guard| {
        let executor = Executor::new();
        let line = line!() + 1;
        let _task = executor.spawn(pending::<()>());
        assert_eq!(births(guard), [(Kind::Task, file!(), line)]);
    });
}

#[test]
fn of_spawn_many_on_an_executor() {
    everywhere(|guard| {
        let (executor, mut tasks) = (Executor::new(), Vec::new());
        let line = line!() + 1;
        executor.spawn_many([pending::<()>(), pending()], &mut tasks);
        assert_eq!(births(guard), [(Kind::Task, file!(), line); 2]);
    });
}

#[test]
fn of_spawn_on_a_local_executor() {
    everywhere(|guard| {
        let executor = LocalExecutor::new();
        let line = line!() + 1;
        let _task = executor.spawn(pending::<()>());
        assert_eq!(births(guard), [(Kind::Local, file!(), line)]);
    });
}

#[test]
fn of_spawn_many_on_a_local_executor() {
    everywhere(|guard| {
        let (executor, mut tasks) = (LocalExecutor::new(), Vec::new());
        let line = line!() + 1;
        executor.spawn_many([pending::<()>(), pending()], &mut tasks);
        assert_eq!(births(guard), [(Kind::Local, file!(), line); 2]);
    });
}

#[test]
fn of_a_shared_executor() {
    everywhere(|guard| {
        let executor = std::sync::Arc::new(Executor::new());
        let line = line!() + 1;
        let _task = executor.spawn(pending::<()>());
        assert_eq!(births(guard), [(Kind::Task, file!(), line)]);
    });
}

#[test]
fn inside_a_task_it_is_the_line_of_that_task() {
    let guard = Guard::new();
    let line = line!() + 1;
    let spawner = smol::spawn(async { Some(smol::spawn(pending::<()>())) });
    let _task = smol::block_on(spawner);
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
}

#[test]
fn its_type_is_that_of_the_future_as_it_was_spawned() {
    everywhere(|guard| {
        let executor = Executor::new();
        let _tasks = (smol::spawn(pending::<u8>()), executor.spawn(pending::<u8>()));
        let snapshot = fuite::snapshot();
        let own = snapshot.iter().filter(|task| task.scope() == Some(guard.scope()));
        let types: Vec<_> = own.map(fuite::Task::type_name).collect();
        assert_eq!(types, [std::any::type_name::<std::future::Pending<u8>>(); 2]);
    });
}
