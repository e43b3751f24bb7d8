//! The spawn site of a task is the line of the program that spawned it, and never one of the facade.

use std::future::pending;
use std::sync::mpsc;

use crate::common::{births, on_both};
use async_std::task::{self, Builder, JoinHandle};
use fuite::Kind;

/// `spawn` says on which line it spawns a task that never ends.
fn check(kind: Kind, spawn: impl Fn() -> (u32, JoinHandle<()>)) {
    on_both(async |guard| {
        let (line, task) = spawn();
        assert_eq!(births(guard), [(kind, file!(), line)]);
        assert_eq!(task.cancel().await, None);
    });
}

#[test]
fn of_spawn() {
    check(Kind::Task, || (line!(), task::spawn(pending())));
}

#[test]
fn of_spawn_local() {
    check(Kind::Local, || (line!(), task::spawn_local(pending())));
}

#[test]
fn of_spawn_on_a_builder() {
    check(Kind::Task, || {
        let builder = Builder::new().name("named".to_owned());
        (line!(), builder.spawn(pending()).expect("it never fails"))
    });
}

#[test]
fn of_local_on_a_builder() {
    check(Kind::Local, || (line!(), Builder::new().local(pending()).expect("it never fails")));
}

#[test]
fn of_spawn_blocking() {
    on_both(async |guard| {
        let (release, released) = mpsc::channel::<()>();
        let line = line!() + 1;
        let task = task::spawn_blocking(move || released.recv().is_err());
        assert_eq!(births(guard), [(Kind::Blocking, file!(), line)]);
        drop(release);
        assert!(task.await);
    });
}

#[test]
fn inside_a_task_it_is_the_line_of_that_task() {
    on_both(async |guard| {
        let line = line!() + 1;
        let outer = task::spawn(async { [task::spawn(pending::<()>())] });
        let [inner] = outer.await;
        assert_eq!(births(guard), [(Kind::Task, file!(), line)]);
        assert_eq!(inner.cancel().await, None);
    });
}
