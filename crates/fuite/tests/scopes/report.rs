//! What a leak report says, word for word. Under virtual time, so that ages are exact.

use std::cell::Cell;
use std::future::{pending, ready};
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::Duration;

use fuite::clock::Virtual;
use fuite::{Guard, LeakError, Origin, Tracked};

thread_local! {
    static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

fn leak(guard: Guard) -> LeakError {
    futures_lite::future::block_on(guard.verify_within(ready(()))).expect_err("tasks are live")
}

fn poll(task: &mut Pin<Box<impl Future>>, times: usize) {
    for _ in 0..times {
        assert!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
}

#[test]
fn a_report_says_how_many_where_how_old_and_what_to_do() {
    let _time = Virtual::enter(|| NOW.get());
    let guard = Guard::new();
    let worker = || Box::pin(Tracked::new(pending::<u8>()));
    let worker_line = line!() - 1;
    let mut workers = [worker(), worker()];
    NOW.set(Duration::from_millis(1_200));
    let mut monitor = Box::pin(Tracked::new(pending::<u16>()));
    let monitor_line = line!() - 1;
    NOW.set(Duration::from_secs(9_000));
    poll(&mut workers[0], 3);
    poll(&mut workers[1], 14);
    poll(&mut monitor, 1);

    let file = file!();
    let expected = format!(
        "\
3 tasks of `report::a_report_says_how_many_where_how_old_and_what_to_do` are still live, born here:
  --> {file}:{worker_line}:30
      2 tasks: core::future::pending::Pending<u8>
      the oldest is 2 h 30 min old; polled 3 to 14 times
      proven: waiting for up to 0 ms, and nothing is left that could wake them
  --> {file}:{monitor_line}:32
      1 task: core::future::pending::Pending<u16>
      2 h 29 min old; polled once
      proven: waiting for 0 ms, and nothing is left that could wake it
  = help: only an abort can end them: keep their handles and abort them, or give what they await \
somebody who completes it"
    );
    assert_eq!(leak(guard).to_string(), expected);
}

#[test]
fn a_task_that_never_ran_is_advised_differently() {
    let guard = Guard::new();
    let task = Tracked::new(pending::<()>());
    let report = leak(guard).to_string();
    assert!(report.contains("never polled"), "{report}");
    assert!(report.contains("is their runtime being driven"), "{report}");
    drop(task);
}

/// Not under Miri, which would take two minutes over more tasks than are listed.
#[cfg(not(miri))]
#[test]
fn beyond_what_is_listed_nobody_is_said_to_have_never_been_polled() {
    let guard = Guard::new();
    let mut crowd: Vec<_> = (0..1_500).map(|_| Box::pin(Tracked::new(pending::<u8>()))).collect();
    let mut few: Vec<_> = (0..3).map(|_| Box::pin(Tracked::new(pending::<u16>()))).collect();
    crowd.iter_mut().for_each(|task| poll(task, 2));
    few.iter_mut().for_each(|task| poll(task, 2));
    let report = leak(guard).to_string();
    assert!(report.starts_with("1503 tasks of"), "{report}");
    assert!(report.contains("those listed polled 2 times"), "{report}");
    assert!(!report.contains("never polled"), "{report}");
}

#[test]
fn a_task_that_is_busy_is_advised_differently() {
    let guard = Guard::new();
    let report = fuite::track_blocking(Origin::blocking::<()>(), move || leak(guard).to_string())();
    assert!(report.contains("1 blocking task: ()"), "{report}");
    assert!(report.contains("being polled at that moment"), "{report}");
}

/// Holds that tasks of one site with these names are reported so.
#[track_caller]
fn check_called(names: &[Option<&str>], expected: &str) {
    let guard = Guard::new();
    let origin = Origin::task::<()>();
    let tasks = names.iter().map(|name| match name {
        Some(name) => Tracked::named(pending::<()>(), origin, *name),
        None => Tracked::with_origin(pending::<()>(), origin),
    });
    let _tasks: Vec<_> = tasks.collect();
    let report = leak(guard).to_string();
    assert!(report.contains(&format!("      {expected}: ()\n")), "{report}");
}

#[test]
fn a_group_is_called_by_a_name_that_all_of_it_bear() {
    check_called(&[Some("worker")], "1 task `worker`");
    check_called(&[Some("worker"), Some("worker")], "2 tasks `worker`");
    check_called(&[Some("worker 1"), Some("worker 2")], "2 tasks");
    check_called(&[Some("worker"), None], "2 tasks");
    check_called(&[None, Some("worker")], "2 tasks");
}
