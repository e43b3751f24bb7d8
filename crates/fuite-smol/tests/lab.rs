//! The lab: start delays, blocking work, deadlocks, and nothing that stays behind.

// The rename of a manifest, for cargo does not rename a crate for its own tests.
extern crate fuite_smol as smol;

mod common;

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::run;
use fuite::{Guard, Kind};
use smol::future::{yield_now, zip};
use smol::lab::{Deterministic, LabError, Schedule, elapsed};
use smol::{Executor, LocalExecutor, Timer};

const HOUR: Duration = Duration::from_secs(3_600);

/// The number of each task and the second in which it started, as they start.
type Starts = Arc<Mutex<Vec<(usize, u64)>>>;

async fn note(starts: Starts, number: usize) {
    starts.lock().expect("nobody panics").push((number, elapsed().as_secs()));
}

/// Has `spawn` spawn tasks in a lab, and says in which order and when they started.
fn starts(schedule: Schedule, experiment: impl AsyncFnOnce(Starts)) -> Vec<(usize, u64)> {
    let starts = Starts::default();
    run(schedule, experiment(starts.clone()));
    Arc::into_inner(starts).expect("the lab is gone").into_inner().expect("nobody panics")
}

/// `count` tasks of the same start through each way to spawn; all must start alike.
fn starts_of_all(schedule: Schedule, count: usize) -> Vec<(usize, u64)> {
    let global = starts(schedule, async |starts| {
        (0..count).for_each(|number| smol::spawn(note(starts.clone(), number)).detach());
        Timer::after(HOUR).await;
    });
    let one_by_one = starts(schedule, async |starts| {
        let executor = Executor::new();
        (0..count).for_each(|number| executor.spawn(note(starts.clone(), number)).detach());
        executor.run(Timer::after(HOUR)).await;
    });
    let many = starts(schedule, async |starts| {
        let (executor, mut tasks) = (Executor::new(), Vec::new());
        executor.spawn_many((0..count).map(|number| note(starts.clone(), number)), &mut tasks);
        executor.run(Timer::after(HOUR)).await;
    });
    let local = starts(schedule, async |starts| {
        let (executor, mut tasks) = (LocalExecutor::new(), Vec::new());
        executor.spawn_many((0..count).map(|number| note(starts.clone(), number)), &mut tasks);
        executor.run(Timer::after(HOUR)).await;
    });
    assert_eq!([&one_by_one, &many, &local], [&global; 3]);
    global
}

#[test]
fn a_plain_run_delays_nobody() {
    assert_eq!(starts_of_all(Schedule::Plain, 3), [(0, 0), (1, 0), (2, 0)]);
}

#[test]
fn a_late_start_delays_each_task_by_a_second() {
    assert_eq!(starts_of_all(Schedule::LateStart, 3), [(0, 1), (1, 1), (2, 1)]);
}

#[test]
fn a_late_start_delays_the_task_of_a_task_again() {
    let second = run(Schedule::LateStart, async {
        let executor = Executor::new();
        let outer = async { smol::spawn(async { elapsed().as_secs() }).await };
        let on_the_executor = executor.spawn(outer);
        executor.run(on_the_executor).await
    });
    assert_eq!(second, 2);
}

#[test]
fn a_rush_reverses_the_order_of_starts() {
    assert_eq!(starts_of_all(Schedule::Rush, 4), [(3, 85), (2, 90), (1, 95), (0, 100)]);
}

#[test]
fn a_shuffle_starts_tasks_alike_for_the_same_seed_and_differently_for_another() {
    let start = |seed| {
        starts(Schedule::Shuffled(seed), async |starts| {
            let executor = Executor::new();
            for number in 0..20 {
                smol::spawn(note(starts.clone(), number)).detach();
                executor.spawn(note(starts.clone(), 100 + number)).detach();
            }
            executor.run(Timer::after(HOUR)).await;
        })
    };
    let first = start(1);
    assert_eq!(first.len(), 40);
    assert_eq!(first, start(1));
    assert_ne!(first, start(2));
}

#[test]
fn a_task_that_waits_for_its_start_is_counted() {
    let guard = Guard::new();
    run(Schedule::LateStart, async {
        let executor = Executor::new();
        let tasks = (smol::spawn(async {}), executor.spawn(async {}));
        executor.run(Timer::after(HOUR / 7_200)).await;
        assert_eq!(guard.live(), 2);
        tasks.0.await;
        executor.run(tasks.1).await;
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn a_thread_that_is_not_in_the_lab_does_not_wait_for_virtual_time() {
    let answer = run(Schedule::LateStart, async {
        let executor = Executor::new();
        let task = executor.spawn(async { 42 });
        std::thread::scope(|scope| {
            scope.spawn(|| smol::block_on(executor.run(task))).join().expect("it does not panic")
        })
    });
    assert_eq!(answer, 42);
}

#[test]
fn blocking_work_is_counted_and_is_no_deadlock() {
    let guard = Guard::new();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (kind, answer) = run(Schedule::Plain, async {
        let work = smol::unblock(move || released.recv().is_err());
        let kind = common::births(&guard)[0].0;
        smol::spawn(async move { drop(release) }).detach();
        (kind, work.await)
    });
    assert_eq!((kind, answer, guard.live()), (Kind::Blocking, true, 0));
}

#[test]
fn blocking_work_may_block_on_virtual_time() {
    let passed = run(Schedule::Plain, async {
        smol::unblock(|| {
            smol::block_on(Timer::after(HOUR));
            smol::future::block_on(Timer::after(HOUR));
        })
        .await;
        elapsed()
    });
    assert_eq!(passed, 2 * HOUR);
}

#[test]
fn blocking_on_a_future_in_the_lab_panics_in_clear_words() {
    for block in [|| smol::block_on(pending::<()>()), || smol::future::block_on(pending::<()>())] {
        let experiment = || Deterministic::new().block_on(async { block() });
        let panic = catch_unwind(experiment).expect_err("it would wait for ever");
        let words = panic.downcast_ref::<String>().expect("a message");
        assert!(words.contains("await the future instead of blocking on it"), "{words}");
    }
}

#[test]
fn a_deadlock_names_the_line_of_the_program() {
    let line = line!() + 2;
    let error = Deterministic::new()
        .block_on(async { smol::spawn(pending::<()>()).await })
        .expect_err("nobody wakes it");
    let LabError::Stuck(stuck) = &error else { panic!("{error}") };
    let site = stuck.waiting[0].origin.site();
    assert_eq!((site.file, site.line), (file!(), line));
}

#[test]
fn a_livelock_on_an_executor_is_found_by_counting_its_polls() {
    let error = Deterministic::new()
        .step_limit(10_000)
        .block_on(async {
            let executor = Executor::new();
            let restless = async {
                loop {
                    yield_now().await;
                }
            };
            executor.spawn(restless).detach();
            executor.run(Timer::after(HOUR)).await;
        })
        .expect_err("time never moves");
    assert!(matches!(error, LabError::Busy(_)), "{error}");
}

#[test]
fn an_executor_that_several_tasks_run_has_the_same_order_each_time() {
    let order = || {
        starts(Schedule::Plain, async |starts| {
            let executor = Executor::new();
            for number in 0..500 {
                let starts = starts.clone();
                let twice = async move {
                    note(starts.clone(), number).await;
                    yield_now().await;
                    note(starts, number).await;
                };
                executor.spawn(twice).detach();
            }
            let runs = || executor.run(Timer::after(HOUR));
            zip(zip(runs(), runs()), runs()).await;
        })
    };
    let first = order();
    assert_eq!(first.len(), 1_000);
    for _ in 0..10 {
        assert_eq!(first, order());
    }
}

#[test]
fn a_panic_in_the_experiment_leaves_the_lab_and_no_task() {
    let guard = Guard::new();
    let caught = catch_unwind(AssertUnwindSafe(|| {
        run(Schedule::LateStart, async {
            let executor = Executor::new();
            smol::spawn(pending::<()>()).detach();
            executor.spawn(pending::<()>()).detach();
            panic!("on purpose")
        })
    }));
    assert!(caught.is_err());
    assert_eq!(guard.live(), 0);
    assert!(!smol::lab::is_entered());
    assert_eq!(smol::block_on(smol::spawn(async { 42 })), 42, "on the real executor");
}
