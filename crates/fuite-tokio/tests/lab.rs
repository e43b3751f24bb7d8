//! The lab: virtual time, start delays, and nothing that stays behind.

// The rename of a manifest, for cargo does not rename a crate for its own tests.
extern crate fuite_tokio as tokio;

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fuite::clock::Virtual;
use fuite::lab::{Lab, Schedule, start_delay};
use fuite::{Guard, Tracked};
use tokio::lab::Paused;
use tokio::task::LocalSet;

const HOUR: Duration = Duration::from_secs(3_600);

/// Runs an experiment; this lab never gives up.
fn run<T>(schedule: Schedule, experiment: impl Future<Output = T>) -> T {
    Paused.run(schedule, experiment).expect("tokio's lab has no way to fail")
}

/// Spawns `count` tasks in a lab: the number of each and the second in which it started, as they start.
fn starts(schedule: Schedule, count: usize) -> Vec<(usize, u64)> {
    let started = Arc::new(Mutex::new(Vec::new()));
    run(schedule, async {
        for number in 0..count {
            let started = Arc::clone(&started);
            tokio::spawn(async move {
                let second = Paused::elapsed().as_secs();
                started.lock().expect("nobody panics").push((number, second));
            });
        }
        Paused::sleep(HOUR).await;
    });
    let started = started.lock().expect("nobody panics");
    started.clone()
}

#[test]
fn virtual_hours_pass_in_real_milliseconds() {
    let began = Instant::now();
    let elapsed = run(Schedule::Plain, async {
        for _ in 0..1_000 {
            Paused::sleep(HOUR).await;
        }
        Paused::elapsed()
    });
    assert!(elapsed >= 1_000 * HOUR && elapsed < 1_001 * HOUR);
    // A thousand hours; the bound is for a busy machine.
    assert!(began.elapsed() < Duration::from_secs(10));
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
        let inner = async { Paused::elapsed().as_secs() };
        let outer = tokio::spawn(async { tokio::spawn(inner).await });
        outer.await.expect("it does not panic").expect("it does not panic")
    });
    assert_eq!(second, 2);
}

#[test]
fn a_late_start_delays_local_tasks_too() {
    let second = run(Schedule::LateStart, async {
        let local = LocalSet::new();
        let task = local.spawn_local(async { Paused::elapsed().as_secs() });
        local.await;
        task.await.expect("it does not panic")
    });
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
fn a_task_that_waits_for_its_start_is_counted() {
    let guard = Guard::new();
    run(Schedule::LateStart, async {
        let task = tokio::spawn(async {});
        tokio::task::yield_now().await;
        assert_eq!(guard.live(), 1);
        task.await.expect("it does not panic");
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn an_age_is_told_in_virtual_time() {
    let guard = Guard::new();
    let age = run(Schedule::Plain, async {
        tokio::spawn(pending::<()>());
        Paused::sleep(2 * HOUR).await;
        let own = |task: &&fuite::Task| task.scope() == Some(guard.scope());
        fuite::snapshot().iter().find(own).map(fuite::Task::age)
    });
    assert!(age.is_some_and(|age| age >= 2 * HOUR && age < 3 * HOUR), "{age:?}");
}

#[test]
fn every_task_of_a_run_is_gone_afterwards() {
    let guard = Guard::new();
    for schedule in [Schedule::Plain, Schedule::LateStart, Schedule::Rush] {
        let live = run(schedule, async {
            for _ in 0..10 {
                tokio::spawn(pending::<()>());
            }
            tokio::task::yield_now().await;
            guard.live()
        });
        assert_eq!((live, guard.live()), (10, 0));
    }
}

#[test]
fn each_run_begins_at_zero_with_a_rush_of_its_own() {
    assert_eq!(starts(Schedule::Rush, 2), starts(Schedule::Rush, 2));
}

#[test]
fn a_panic_in_the_experiment_brings_back_schedule_and_clock_and_leaves_no_task() {
    thread_local! {
        static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    }
    let _clock = Virtual::enter(|| NOW.get());
    let guard = Guard::new();
    let survived = RefCell::new(true);
    let run = catch_unwind(AssertUnwindSafe(|| {
        run(Schedule::LateStart, async {
            tokio::spawn(pending::<()>());
            Paused::sleep(HOUR).await;
            survived.replace(false);
            panic!("on purpose");
        });
    }));
    assert!(run.is_err() && !survived.take());
    assert_eq!(start_delay(), None, "the schedule");
    assert_eq!(guard.live(), 0, "the tasks");

    let task = Tracked::new(pending::<()>());
    NOW.set(5 * HOUR);
    let own = |task: &&fuite::Task| task.scope() == Some(guard.scope());
    let age = fuite::snapshot().iter().find(own).map(fuite::Task::age);
    assert_eq!(age, Some(5 * HOUR), "the clock");
    drop(task);
}

#[test]
fn a_task_spawned_past_the_facade_is_seen() {
    let untracked = run(Schedule::Plain, async {
        let before = Paused::untracked();
        real::spawn(pending::<()>());
        // Other tests count in the same process, so the figure is a lower bound: it never exceeds one.
        (before, Paused::untracked())
    });
    assert!(untracked.0 == 0 && untracked.1 <= 1, "{untracked:?}");
}

/// Checks what `spawn` spawns: the virtual milliseconds that the check takes, and how many tasks it finds.
async fn verify<T>(spawn: impl FnOnce() -> T) -> (u128, u64) {
    let guard = Guard::new();
    let _held = spawn();
    let began = Paused::elapsed();
    let left = guard.verify().await.map_or_else(|leak| leak.count(), |()| 0);
    ((Paused::elapsed() - began).as_millis(), left)
}

#[test]
fn the_grace_of_a_check_passes_in_virtual_time() {
    let task_of = |time| run(Schedule::Plain, verify(move || tokio::spawn(Paused::sleep(time))));
    assert_eq!(task_of(Duration::from_millis(60)), (60, 0));
    assert_eq!(task_of(HOUR), (100, 1));
}

#[test]
fn a_blocking_closure_that_stops_the_clock_is_found_all_the_same() {
    let found = run(
        Schedule::Plain,
        verify(|| {
            let (release, released) = std::sync::mpsc::channel::<()>();
            tokio::task::spawn_blocking(move || released.recv());
            release
        }),
    );
    assert_eq!(found, (0, 1));
}
