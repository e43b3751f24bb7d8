//! The spawn site of a task of a `JoinSet` is the line of the program that put it there.

use std::future::pending;
use std::sync::mpsc;

use crate::common::{births, one_thread};
use fuite::{Guard, Kind};
use tokio::task::{JoinSet, LocalSet};

#[test]
fn of_spawn() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let _entered = runtime.enter();
    let mut set = JoinSet::new();
    let line = line!() + 1;
    set.spawn(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
}

#[test]
fn of_spawn_on() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let mut set = JoinSet::new();
    let line = line!() + 1;
    set.spawn_on(pending::<()>(), runtime.handle());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
}

#[test]
fn of_spawn_local() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let _entered = runtime.enter();
    let local = LocalSet::new();
    let _local_entered = local.enter();
    let mut set = JoinSet::new();
    let line = line!() + 1;
    set.spawn_local(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Local, file!(), line)]);
}

#[test]
fn of_spawn_local_on() {
    let guard = Guard::new();
    let local = LocalSet::new();
    let mut set = JoinSet::new();
    let line = line!() + 1;
    set.spawn_local_on(pending::<()>(), &local);
    assert_eq!(births(&guard), [(Kind::Local, file!(), line)]);
}

#[test]
fn of_spawn_blocking() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let (release, released) = mpsc::channel::<()>();
    let _entered = runtime.enter();
    let mut set = JoinSet::new();
    let line = line!() + 1;
    set.spawn_blocking(move || released.recv().is_ok());
    assert_eq!(births(&guard), [(Kind::Blocking, file!(), line)]);
    drop(release);
}

#[test]
fn of_spawn_blocking_on() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let (release, released) = mpsc::channel::<()>();
    let mut set = JoinSet::new();
    let line = line!() + 1;
    set.spawn_blocking_on(move || released.recv().is_ok(), runtime.handle());
    assert_eq!(births(&guard), [(Kind::Blocking, file!(), line)]);
    drop(release);
}

#[test]
fn of_from_iter() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let _entered = runtime.enter();
    let line = line!() + 1;
    let set = JoinSet::from_iter([pending::<()>(), pending()]);
    assert_eq!(births(&guard), [(Kind::Task, file!(), line); 2]);
    assert_eq!(set.len(), 2);
}

#[test]
fn of_extend() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let _entered = runtime.enter();
    let mut set = JoinSet::new();
    let line = line!() + 1;
    set.extend([pending::<()>(), pending()]);
    assert_eq!(births(&guard), [(Kind::Task, file!(), line); 2]);
}
