//! The lab: start delays, blocking work, proofs of deadlock, and nothing that stays behind.

// The rename of a manifest, for cargo does not rename a crate for its own tests.
extern crate fuite_async_std as async_std;

mod common;

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};

use async_std::lab::{Deterministic, elapsed};
use async_std::{channel, task};
use common::{HOUR, SECOND, births, in_lab, run};
use fuite::lab::{LabError, Schedule};
use fuite::{Guard, Kind};

/// Spawns `count` tasks in a lab: the number of each and the second in which it started, as they start.
fn starts(schedule: Schedule, count: usize) -> Vec<(usize, u64)> {
    let started = Arc::new(Mutex::new(Vec::new()));
    run(schedule, async {
        for number in 0..count {
            let started = Arc::clone(&started);
            task::spawn(async move {
                let second = elapsed().as_secs();
                started.lock().expect("nobody panics").push((number, second));
            });
        }
        task::sleep(HOUR).await;
    });
    let started = started.lock().expect("nobody panics");
    started.clone()
}

#[test]
fn a_plain_run_delays_nobody() {
    assert_eq!(starts(Schedule::Plain, 3), [(0, 0), (1, 0), (2, 0)]);
}

#[test]
fn a_late_start_delays_each_task_by_a_second() {
    assert_eq!(starts(Schedule::LateStart, 3), [(0, 1), (1, 1), (2, 1)]);
}

#[test]
fn a_late_start_delays_the_task_of_a_task_again() {
    let second = run(Schedule::LateStart, async {
        let inner = async { elapsed().as_secs() };
        task::spawn(async { task::spawn(inner).await }).await
    });
    assert_eq!(second, 2);
}

#[test]
fn a_late_start_delays_local_tasks_too() {
    let second =
        run(Schedule::LateStart, async { task::spawn_local(async { elapsed().as_secs() }).await });
    assert_eq!(second, 1);
}

#[test]
fn a_rush_reverses_the_order_of_starts() {
    assert_eq!(starts(Schedule::Rush, 4), [(3, 85), (2, 90), (1, 95), (0, 100)]);
}

#[test]
fn a_shuffle_starts_tasks_alike_for_the_same_seed_and_differently_for_another() {
    let first = starts(Schedule::Shuffled(1), 20);
    assert_eq!(first, starts(Schedule::Shuffled(1), 20));
    assert_ne!(first, starts(Schedule::Shuffled(2), 20));
}

#[test]
fn every_task_of_a_run_is_gone_afterwards() {
    let guard = Guard::new();
    for schedule in [Schedule::Plain, Schedule::LateStart, Schedule::Rush, Schedule::Shuffled(1)] {
        let live = run(schedule, async {
            for _ in 0..10 {
                task::spawn(pending::<()>());
            }
            task::yield_now().await;
            guard.live()
        });
        assert_eq!((live, guard.live()), (10, 0));
    }
}

#[test]
fn a_deadlock_names_the_line_that_spawned_the_task() {
    let line = line!() + 1;
    let error = Deterministic::new().block_on(async { task::spawn(pending::<()>()).await });
    let Err(LabError::Stuck(stuck)) = error else { panic!("{error:?}") };
    let site = stuck.waiting[0].origin.site();
    assert_eq!((site.file, site.line), (file!(), line));
    assert_eq!(stuck.waiting[0].origin.type_name(), "core::future::pending::Pending<()>");
}

#[test]
fn channels_and_locks_of_async_std_work() {
    let sum = in_lab(async {
        let total = async_std::sync::Arc::new(async_std::sync::Mutex::new(0));
        let (sender, receiver) = channel::bounded(1);
        let reader = task::spawn({
            let total = total.clone();
            async move {
                while let Ok(number) = receiver.recv().await {
                    *total.lock().await += number;
                }
            }
        });
        for number in 1..=10 {
            sender.send(number).await.expect("it is read");
            task::sleep(SECOND).await;
        }
        drop(sender);
        reader.await;
        *total.lock().await
    });
    assert_eq!(sum, 55);
}

#[test]
fn blocking_work_counts_as_such_and_is_no_deadlock() {
    let guard = Guard::new();
    let output = in_lab(async {
        let (release, released) = mpsc::channel();
        let line = line!() + 1;
        let work = task::spawn_blocking(move || released.recv());
        assert_eq!(births(&guard), [(Kind::Blocking, file!(), line)]);
        // Released by a thread that the lab does not know: while the closure runs, the lab waits.
        std::thread::spawn(move || release.send(7));
        (work.await, elapsed())
    });
    assert_eq!(output, (Ok(7), std::time::Duration::ZERO));
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_blocking_closure_may_block_on_a_future_of_the_lab() {
    let waited = in_lab(async {
        task::spawn_blocking(|| task::block_on(task::sleep(HOUR))).await;
        elapsed()
    });
    assert_eq!(waited, HOUR);
}

/// What a panic inside a lab says.
fn words(experiment: impl Future<Output = ()>) -> String {
    let lab = || Deterministic::new().block_on(experiment);
    let panic = catch_unwind(AssertUnwindSafe(lab)).expect_err("it panics");
    *panic.downcast::<String>().expect("the words of an error")
}

#[test]
fn blocking_on_a_future_inside_a_lab_says_what_to_do_instead() {
    let expected = LabError::Nested.to_string();
    assert_eq!(words(async { task::block_on(async {}) }), expected);
    assert_eq!(words(async { task::Builder::new().blocking(async {}) }), expected);
    assert!(expected.contains("await the future instead"));
}

#[test]
fn a_lab_inside_a_task_of_async_std_is_a_lab_all_the_same() {
    let ids = task::block_on(async {
        let outside = task::current().id();
        let inside = in_lab(async { task::spawn(async { task::current().id() }).await });
        (outside, inside, task::current().id())
    });
    assert_ne!(ids.0, ids.1);
    assert_eq!(ids.0, ids.2);
}
