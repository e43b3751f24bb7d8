//! Virtual time: it moves when nobody can run, and in no other way.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use fuite::{Guard, Origin};
use fuite_lab::{Deterministic, Timer, block_on, elapsed, now, spawn, spawn_blocking, spawn_local};
use futures_lite::{StreamExt, future};

const SECOND: Duration = Duration::from_secs(1);

/// Runs an experiment that must come to its end.
fn run<T>(experiment: impl Future<Output = T>) -> T {
    Deterministic::new().block_on(experiment).expect("it ends")
}

/// Has a task for each delay write its number down when it wakes.
fn order_of(delays: &[u64]) -> Vec<usize> {
    let woken = Rc::new(RefCell::new(Vec::new()));
    run(async {
        let tasks: Vec<_> = delays
            .iter()
            .enumerate()
            .map(|(number, millis)| {
                let (woken, delay) = (woken.clone(), Duration::from_millis(*millis));
                spawn_local(Origin::local::<()>(), async move {
                    Timer::after(delay).await;
                    woken.borrow_mut().push(number);
                })
            })
            .collect();
        for task in tasks {
            task.await;
        }
    });
    woken.take()
}

#[test]
fn a_thousand_hours_pass_in_no_time() {
    let began = Instant::now();
    let passed = run(async {
        for _ in 0..1_000 {
            Timer::after(3_600 * SECOND).await;
        }
        elapsed()
    });
    assert_eq!(passed, 3_600_000 * SECOND);
    // The bound is for a busy machine.
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn timers_fire_in_the_order_of_their_deadlines() {
    assert_eq!(order_of(&[30, 10, 20]), [1, 2, 0]);
}

#[test]
fn timers_at_equal_instants_fire_in_the_order_in_which_they_were_set() {
    assert_eq!(order_of(&[10; 50]), (0..50).collect::<Vec<_>>());
}

#[test]
fn a_timer_that_is_due_does_not_wait() {
    assert_eq!(
        run(async {
            Timer::after(Duration::ZERO).await;
            elapsed()
        }),
        Duration::ZERO
    );
}

#[test]
fn a_cancelled_timer_does_not_hold_the_clock() {
    let passed = run(async {
        let long = Timer::after(3_600 * SECOND);
        let short = Timer::after(SECOND);
        future::or(
            async {
                long.await;
            },
            async {
                short.await;
            },
        )
        .await;
        elapsed()
    });
    assert_eq!(passed, SECOND);
}

#[test]
fn an_interval_keeps_its_rhythm_when_its_reader_is_slow() {
    let ticks = run(async {
        let mut interval = Timer::interval(10 * SECOND);
        let mut ticks = Vec::new();
        for pause in [0, 25, 0, 0] {
            Timer::after(pause * SECOND).await;
            interval.next().await;
            ticks.push(elapsed().as_secs());
        }
        ticks
    });
    assert_eq!(ticks, [10, 35, 35, 40], "the tick of 20 came late, that of 30 right behind it");
}

/// When a timer that a task waits for fires, in seconds, after it was set in another way.
fn fires_after(timer: fn() -> Timer, set: fn(&mut Timer)) -> u64 {
    run(async {
        let timer = Rc::new(RefCell::new(timer()));
        let other = timer.clone();
        let setter = spawn_local(Origin::local::<()>(), async move {
            Timer::after(SECOND).await;
            set(&mut other.borrow_mut());
        });
        future::poll_fn(|context| std::pin::Pin::new(&mut *timer.borrow_mut()).poll(context)).await;
        setter.await;
        elapsed().as_secs()
    })
}

#[test]
fn a_timer_can_be_set_again_while_somebody_waits_for_it() {
    let long = || Timer::after(3_600 * SECOND);
    assert_eq!(fires_after(long, |timer| timer.set_after(SECOND)), 2);
    assert_eq!(fires_after(long, |timer| timer.set_at(now() + 2 * SECOND)), 3);
    assert_eq!(fires_after(long, |timer| timer.set_interval(3 * SECOND)), 4);
    assert_eq!(fires_after(Timer::never, |timer| timer.set_after(SECOND)), 2);
    let clear_and_set = |timer: &mut Timer| {
        timer.clear();
        timer.set_after(SECOND);
    };
    assert_eq!(fires_after(long, clear_and_set), 2, "who waits is not forgotten");
}

#[test]
fn an_interval_that_is_set_to_a_moment_goes_on_from_there() {
    let ticks = run(async {
        let mut interval = Timer::interval(10 * SECOND);
        interval.set_after(SECOND);
        let mut ticks = Vec::new();
        for _ in 0..3 {
            interval.next().await;
            ticks.push(elapsed().as_secs());
        }
        ticks
    });
    assert_eq!(ticks, [1, 11, 21]);
}

#[test]
fn an_instant_of_the_lab_names_a_virtual_moment() {
    let (fired, moment) = run(async {
        let moment = now() + 5 * SECOND;
        (Timer::at(moment).await, moment)
    });
    assert_eq!(fired, moment);
}

#[test]
fn a_timer_that_never_fires_says_so() {
    let will_fire = run(async {
        let mut cleared = Timer::after(SECOND);
        cleared.clear();
        let beyond_the_end_of_time = {
            Timer::after(SECOND).await;
            Timer::after(Duration::MAX)
        };
        [Timer::never(), cleared, beyond_the_end_of_time].map(|timer| timer.will_fire())
    });
    assert_eq!(will_fire, [false; 3]);
}

#[test]
fn a_timer_of_a_lab_that_is_gone_can_still_be_dropped() {
    let timer = run(async {
        let mut timer = Timer::interval(SECOND);
        timer.next().await;
        Some(timer)
    });
    drop(timer);
}

/// Checks a task that takes `time` to end: the virtual milliseconds that the check takes, and whether it passes.
async fn verify_a_task_of(time: Duration) -> (u128, bool) {
    let guard = Guard::new();
    spawn(Origin::task::<()>(), Timer::after(time)).detach();
    let began = elapsed();
    let passes = guard.verify().await.is_ok();
    ((elapsed() - began).as_millis(), passes)
}

#[test]
fn the_grace_of_a_check_passes_in_virtual_time() {
    assert_eq!(run(verify_a_task_of(Duration::from_millis(60))), (60, true));
    assert_eq!(run(verify_a_task_of(3_600 * SECOND)), (100, false));
}

#[test]
fn the_grace_of_a_check_on_a_blocking_thread_does_too() {
    let check = || block_on(verify_a_task_of(3_600 * SECOND));
    let checked = run(async { spawn_blocking(Origin::blocking::<()>(), check).await });
    assert_eq!(checked, (100, false));
}
