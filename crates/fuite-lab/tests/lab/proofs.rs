//! What the lab proves: a deadlock, a livelock, a nesting; and what it does not take for one.

use std::future::pending;
use std::sync::mpsc;
use std::time::Duration;

use fuite::lab::LabError;
use fuite::{Guard, Origin};
use fuite_lab::{Deterministic, Timer, block_on, elapsed, spawn, spawn_blocking, spawn_local};
use futures_lite::future::{self, yield_now};

const HOUR: Duration = Duration::from_secs(3_600);

#[test]
fn a_deadlock_names_every_task_that_waits_and_since_when() {
    let lines = std::cell::Cell::new((0, 0));
    let error = Deterministic::new()
        .block_on(async {
            lines.set((line!() + 1, line!() + 3));
            let first = spawn(Origin::task::<u8>(), pending::<()>());
            Timer::after(HOUR).await;
            let second = spawn(Origin::task::<u16>(), pending::<()>());
            future::zip(first, second).await
        })
        .unwrap_err();
    let LabError::Stuck(stuck) = &error else { panic!("{error}") };
    assert_eq!(stuck.at, HOUR);
    let waiting: Vec<_> = stuck
        .waiting
        .iter()
        .map(|it| (it.origin.site().line, it.origin.type_name(), it.born))
        .collect();
    let (first, second) = lines.get();
    assert_eq!(waiting, [(first, "u8", Duration::ZERO), (second, "u16", HOUR)]);
    let report = error.to_string();
    assert!(report.contains(&format!("{}:{first}:", file!())), "{report}");
    assert!(report.contains("3600 s of virtual time"), "{report}");
}

#[test]
fn a_deadlock_names_tasks_in_the_sequence_in_which_they_were_spawned() {
    let error = Deterministic::new()
        .block_on(async {
            let first = spawn(Origin::task::<u8>(), pending::<()>());
            let second = spawn(Origin::task::<u16>(), pending::<()>());
            // Its place is free again, and taken by a younger task.
            first.cancel().await;
            let third = spawn(Origin::task::<u32>(), pending::<()>());
            future::zip(second, third).await
        })
        .unwrap_err();
    let LabError::Stuck(stuck) = &error else { panic!("{error}") };
    let names: Vec<_> = stuck.waiting.iter().map(|it| it.origin.type_name()).collect();
    assert_eq!(names, ["u16", "u32"]);
}

#[test]
fn a_task_that_waits_for_a_timer_is_no_deadlock() {
    let passed = Deterministic::new().block_on(async {
        let forgotten = spawn(Origin::task::<()>(), pending::<()>());
        Timer::after(HOUR).await;
        drop(forgotten);
        elapsed()
    });
    assert_eq!(passed.unwrap(), HOUR);
}

#[test]
fn a_task_that_wakes_itself_for_ever_is_a_livelock_with_a_name() {
    let error = Deterministic::new()
        .step_limit(1_000)
        .block_on(async {
            let restless = async {
                loop {
                    yield_now().await;
                }
            };
            spawn(Origin::task::<u8>(), restless).detach();
            Timer::after(HOUR).await;
        })
        .unwrap_err();
    let LabError::Busy(busy) = &error else { panic!("{error}") };
    assert_eq!(busy.steps, 1_000);
    assert_eq!(busy.last.map(|origin| origin.type_name()), Some("u8"));
    assert!(error.to_string().contains(file!()), "{error}");
}

#[test]
fn an_experiment_that_wakes_itself_for_ever_is_a_livelock_too() {
    let restless = async {
        loop {
            yield_now().await;
        }
    };
    let error = Deterministic::new().step_limit(100).block_on::<()>(restless).unwrap_err();
    assert!(matches!(&error, LabError::Busy(busy) if busy.last.is_none()), "{error}");
}

#[test]
fn a_task_that_works_and_sleeps_may_take_as_many_steps_as_it_likes() {
    let result = Deterministic::new().step_limit(10).block_on(async {
        for _ in 0..1_000 {
            Timer::after(HOUR).await;
        }
    });
    assert!(result.is_ok(), "time moves between the steps");
}

#[test]
fn a_lab_inside_a_lab_is_refused_and_the_outer_one_goes_on() {
    let inner = Deterministic::new().block_on(async {
        let inner = Deterministic::new().block_on(async {});
        Timer::after(HOUR).await;
        inner
    });
    assert!(matches!(inner, Ok(Err(LabError::Nested))));
}

#[test]
fn blocking_on_a_future_in_a_task_panics_in_clear_words() {
    let panic = std::panic::catch_unwind(|| {
        Deterministic::new().block_on(async { block_on(pending::<()>()) })
    })
    .unwrap_err();
    let words = panic.downcast_ref::<String>().expect("a message");
    assert!(words.contains("await the future instead of blocking on it"), "{words}");
}

#[test]
fn blocking_work_in_flight_is_no_deadlock_and_holds_the_clock() {
    let (release, wait) = mpsc::channel::<()>();
    let (answer, passed) = Deterministic::new()
        .block_on(async {
            let work = spawn_blocking(Origin::blocking::<()>(), move || wait.recv().is_ok());
            let timer = spawn_local(Origin::local::<()>(), async {
                Timer::after(HOUR).await;
            });
            // Nobody can run now, and a timer is pending: only the thread below can go on.
            let releaser =
                spawn_blocking(Origin::blocking::<()>(), move || release.send(()).is_ok());
            let answer = work.await && releaser.await;
            let passed = elapsed();
            timer.await;
            (answer, passed)
        })
        .unwrap();
    assert!(answer);
    assert_eq!(passed, Duration::ZERO);
}

#[test]
fn a_blocking_thread_may_wait_for_virtual_time() {
    let passed = Deterministic::new().block_on(async {
        let wait = || block_on(async { Timer::after(HOUR).await });
        spawn_blocking(Origin::blocking::<()>(), wait).await;
        elapsed()
    });
    assert_eq!(passed.unwrap(), HOUR);
}

#[test]
fn a_blocking_thread_that_waits_for_a_future_that_never_comes_is_a_deadlock() {
    let error = Deterministic::new()
        .block_on(async {
            let wait = || block_on(pending::<()>());
            spawn_blocking(Origin::blocking::<()>(), wait).await;
        })
        .unwrap_err();
    assert!(matches!(error, LabError::Stuck(_)), "{error}");
}

#[test]
fn no_blocking_closure_outlives_its_lab() {
    let guard = Guard::new();
    for seed in 0..20 {
        let result = Deterministic::new().seeded(seed).block_on(async {
            let never = spawn(Origin::task::<()>(), pending::<()>());
            let (sender, receiver) = mpsc::channel::<()>();
            let holder = async move {
                pending::<()>().await;
                drop(sender);
            };
            spawn(Origin::task::<()>(), holder).detach();
            // One waits for a future of its own, one for a task, one for what a task holds.
            let blocking = Origin::blocking::<()>();
            spawn_blocking(blocking, || block_on(pending::<()>())).detach();
            spawn_blocking(blocking, move || block_on(never)).detach();
            spawn_blocking(blocking, move || receiver.recv().is_err()).detach();
        });
        assert!(result.is_ok());
        assert_eq!(guard.live(), 0, "under seed {seed}");
    }
}

#[test]
fn no_task_outlives_its_lab() {
    let guard = Guard::new();
    for seed in [None, Some(1)] {
        let lab = Deterministic::new();
        let lab = seed.map_or(lab, |seed| lab.seeded(seed));
        let stuck = lab.block_on::<()>(async {
            for _ in 0..10 {
                spawn(Origin::task::<()>(), pending::<()>()).detach();
                spawn_local(Origin::local::<()>(), pending::<()>()).detach();
            }
            pending::<()>().await;
        });
        assert!(stuck.is_err());
        assert_eq!(guard.live(), 0);
    }
}

#[test]
fn a_task_that_spawns_while_it_is_dropped_is_dropped_with_what_it_spawned() {
    struct SpawnsWhenDropped;
    impl Drop for SpawnsWhenDropped {
        fn drop(&mut self) {
            spawn(Origin::task::<()>(), pending::<()>()).detach();
        }
    }
    let guard = Guard::new();
    let result = Deterministic::new().block_on(async {
        let last_words = SpawnsWhenDropped;
        spawn(Origin::task::<()>(), async move {
            pending::<()>().await;
            drop(last_words);
        })
        .detach();
        yield_now().await;
    });
    assert!(result.is_ok());
    assert_eq!(guard.live(), 0);
}
