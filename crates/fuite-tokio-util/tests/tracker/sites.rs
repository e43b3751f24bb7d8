//! A task spawned through a `TaskTracker` is counted once, under the line of the program.

use std::future::pending;
use std::sync::mpsc;

use crate::common::{births, one_thread};
use fuite::{Guard, Kind};
use fuite_tokio::task::LocalSet;
use fuite_tokio_util::task::TaskTracker;

#[test]
fn of_spawn() {
    let (runtime, guard, tracker) = (one_thread(), Guard::new(), TaskTracker::new());
    let _entered = runtime.enter();
    let line = line!() + 1;
    tracker.spawn(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
    assert_eq!(tracker.len(), 1);
}

#[test]
fn of_spawn_on() {
    let (runtime, guard, tracker) = (one_thread(), Guard::new(), TaskTracker::new());
    let line = line!() + 1;
    tracker.spawn_on(pending::<()>(), runtime.handle());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
    assert_eq!(tracker.len(), 1);
}

#[test]
fn of_spawn_local() {
    let (runtime, guard, tracker) = (one_thread(), Guard::new(), TaskTracker::new());
    let _entered = runtime.enter();
    let local = LocalSet::new();
    let _local_entered = local.enter();
    let line = line!() + 1;
    tracker.spawn_local(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Local, file!(), line)]);
    assert_eq!(tracker.len(), 1);
}

#[test]
fn of_spawn_local_on() {
    let (guard, tracker) = (Guard::new(), TaskTracker::new());
    let local = LocalSet::new();
    let line = line!() + 1;
    tracker.spawn_local_on(pending::<()>(), &local);
    assert_eq!(births(&guard), [(Kind::Local, file!(), line)]);
    assert_eq!(tracker.len(), 1);
}

#[test]
fn of_spawn_blocking() {
    let (runtime, guard, tracker) = (one_thread(), Guard::new(), TaskTracker::new());
    let (_release, released) = mpsc::channel::<()>();
    let _entered = runtime.enter();
    let line = line!() + 1;
    tracker.spawn_blocking(move || released.recv());
    assert_eq!(births(&guard), [(Kind::Blocking, file!(), line)]);
    assert_eq!(tracker.len(), 1);
}

#[test]
fn of_spawn_blocking_on() {
    let (runtime, guard, tracker) = (one_thread(), Guard::new(), TaskTracker::new());
    let (_release, released) = mpsc::channel::<()>();
    let line = line!() + 1;
    tracker.spawn_blocking_on(move || released.recv(), runtime.handle());
    assert_eq!(births(&guard), [(Kind::Blocking, file!(), line)]);
    assert_eq!(tracker.len(), 1);
}

#[test]
fn of_the_tracker_by_its_longer_path() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let tracker = fuite_tokio_util::task::task_tracker::TaskTracker::new();
    let _entered = runtime.enter();
    let line = line!() + 1;
    tracker.spawn(pending::<()>());
    assert_eq!(births(&guard), [(Kind::Task, file!(), line)]);
    // One type by two paths, as in tokio-util.
    let _same: TaskTracker = tracker;
}
