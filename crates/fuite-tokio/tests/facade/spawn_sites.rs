//! The spawn site of a task is the line of the program that spawned it, and never one of the facade.

use std::future::pending;
use std::sync::mpsc;

use crate::common::{births, one_thread, two_threads};
use fuite::{Guard, Kind};
use tokio::runtime::Handle;
use tokio::task::LocalSet;

#[test]
fn of_spawn() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let _entered = runtime.enter();
    let line = line!() + 1;
    tokio::spawn(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
}

#[test]
fn of_spawn_in_the_task_module() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let _entered = runtime.enter();
    let line = line!() + 1;
    tokio::task::spawn(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
}

#[test]
fn of_spawn_on_a_runtime() {
    let (runtime, guard) = (two_threads(), Guard::new());
    let line = line!() + 1;
    runtime.spawn(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
}

#[test]
fn of_spawn_on_a_handle() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let _entered = runtime.enter();
    let line = line!() + 1;
    runtime.handle().spawn(pending::<()>());
    Handle::current().spawn(pending::<()>());
    let tasks = [(Kind::Task, file!(), line), (Kind::Task, file!(), line + 1)];
    assert_eq!(births(&guard), tasks);
}

#[test]
fn of_spawn_local() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let _entered = runtime.enter();
    let local = LocalSet::new();
    let _local_entered = local.enter();
    let line = line!() + 1;
    tokio::task::spawn_local(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Local, file!(), line)]);
}

#[test]
fn of_spawn_local_on_a_local_set() {
    let guard = Guard::new();
    let local = LocalSet::new();
    let line = line!() + 1;
    local.spawn_local(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Local, file!(), line)]);
}

#[test]
fn of_spawn_blocking() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let (_release, released) = mpsc::channel::<()>();
    let _entered = runtime.enter();
    let line = line!() + 1;
    tokio::task::spawn_blocking(move || released.recv());
    assert_eq!(births(&guard), [(Kind::Blocking, file!(), line)]);
}

#[test]
fn of_spawn_blocking_on_a_runtime() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let (_release, released) = mpsc::channel::<()>();
    let line = line!() + 1;
    runtime.spawn_blocking(move || released.recv());
    assert_eq!(births(&guard), [(Kind::Blocking, file!(), line)]);
}

#[test]
fn of_spawn_blocking_on_a_handle() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let (_release, released) = mpsc::channel::<()>();
    let line = line!() + 1;
    runtime.handle().spawn_blocking(move || released.recv());
    assert_eq!(births(&guard), [(Kind::Blocking, file!(), line)]);
}

#[test]
fn inside_a_task_it_is_the_line_of_that_task() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let line = line!() + 3;
    runtime.block_on(async {
        tokio::spawn(async {
            tokio::spawn(pending::<()>());
        })
        .await
        .expect("it does not panic");
    });
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
}
