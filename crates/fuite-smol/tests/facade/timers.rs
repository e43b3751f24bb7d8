//! A timer made in the lab keeps virtual time; any other keeps real time.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::common::run;
use smol::lab::{Schedule, elapsed, now};
use smol::stream::StreamExt;
use smol::{LocalExecutor, Timer};

const HOUR: Duration = Duration::from_secs(3_600);
const SECOND: Duration = Duration::from_secs(1);

/// Awaits a timer in the lab: the virtual second at which it fired.
fn fired(arrange: impl AsyncFnOnce(&mut Timer)) -> u64 {
    run(Schedule::Plain, async {
        let mut timer = Timer::never();
        arrange(&mut timer).await;
        timer.await;
        elapsed().as_secs()
    })
}

/// Reads a timer three times in the lab: the virtual seconds at which it ticked.
fn ticks(arrange: impl AsyncFnOnce(&mut Timer)) -> Vec<u64> {
    run(Schedule::Plain, async {
        let (mut timer, mut ticks) = (Timer::never(), Vec::new());
        arrange(&mut timer).await;
        for _ in 0..3 {
            timer.next().await.expect("an interval has no end");
            ticks.push(elapsed().as_secs());
        }
        ticks
    })
}

#[test]
fn after_waits_in_virtual_time() {
    let began = Instant::now();
    assert_eq!(fired(async |timer| *timer = Timer::after(2 * HOUR)), 7_200);
    // The bound is for a busy machine.
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn at_fires_at_a_moment_of_the_lab_and_yields_it() {
    run(Schedule::Plain, async {
        let moment = now() + HOUR;
        assert_eq!(Timer::at(moment).await, moment);
        assert_eq!((now(), elapsed()), (moment, HOUR));
    });
}

#[test]
fn interval_keeps_its_rhythm() {
    assert_eq!(ticks(async |timer| *timer = Timer::interval(10 * SECOND)), [10, 20, 30]);
}

#[test]
fn interval_at_begins_at_its_start() {
    let interval = || Timer::interval_at(now() + 5 * SECOND, 10 * SECOND);
    assert_eq!(ticks(async |timer| *timer = interval()), [5, 15, 25]);
}

#[test]
fn a_timer_that_is_set_counts_from_then() {
    let at_one = |set: fn(&mut Timer)| {
        async move |timer: &mut Timer| {
            Timer::after(SECOND).await;
            set(timer);
        }
    };
    assert_eq!(fired(at_one(|timer| timer.set_after(2 * SECOND))), 3);
    assert_eq!(fired(at_one(|timer| timer.set_at(now() + 3 * SECOND))), 4);
    assert_eq!(ticks(at_one(|timer| timer.set_interval(4 * SECOND))), [5, 9, 13]);
    let from_six = at_one(|timer| timer.set_interval_at(now() + 5 * SECOND, SECOND));
    assert_eq!(ticks(from_six), [6, 7, 8]);
}

#[test]
fn a_timer_that_is_set_fires_for_who_already_waits_for_it() {
    let passed = run(Schedule::Plain, async {
        let timer = Arc::new(Mutex::new(Timer::after(HOUR)));
        let other = timer.clone();
        let waiter = smol::spawn(poll_fn(move |context| {
            Pin::new(&mut *other.lock().expect("nobody panics")).poll(context)
        }));
        Timer::after(SECOND).await;
        timer.lock().expect("nobody panics").set_after(SECOND);
        waiter.await;
        elapsed()
    });
    assert_eq!(passed, 2 * SECOND);
}

#[test]
fn timers_of_equal_instants_fire_in_the_order_in_which_they_were_set() {
    let woken = Rc::new(RefCell::new(Vec::new()));
    run(Schedule::Plain, async {
        let (executor, moment) = (LocalExecutor::new(), now() + HOUR);
        for number in 0..50 {
            let woken = woken.clone();
            let wait = async move {
                Timer::at(moment).await;
                woken.borrow_mut().push(number);
            };
            executor.spawn(wait).detach();
        }
        executor.run(Timer::after(2 * HOUR)).await;
    });
    assert_eq!(woken.take(), (0..50).collect::<Vec<_>>());
}

#[test]
fn a_timer_says_whether_it_will_fire_on_either_clock() {
    let check = || {
        let mut cleared = Timer::after(HOUR);
        cleared.clear();
        assert_eq!([Timer::never(), cleared].map(|timer| timer.will_fire()), [false; 2]);
        assert!(Timer::after(HOUR).will_fire() && Timer::interval(HOUR).will_fire());
    };
    check();
    run(Schedule::Plain, async { check() });
}

#[test]
fn outside_the_lab_time_is_real() {
    const MOMENT: Duration = Duration::from_millis(2);
    smol::block_on(async {
        let began = Instant::now();
        let due = Timer::after(MOMENT).await;
        assert!(due >= began + MOMENT && Instant::now() >= due);

        let start = Instant::now();
        let mut interval = Timer::interval_at(start, MOMENT);
        assert_eq!(interval.next().await, Some(start));
        assert_eq!(interval.next().await, Some(start + MOMENT));
        interval.set_at(start);
        assert_eq!(interval.await, start);
    });
}

#[test]
fn a_timer_prints_on_either_clock() {
    let printed = || format!("{:?}", Timer::never());
    assert!(printed().starts_with("Timer"));
    assert!(run(Schedule::Plain, async { printed() }).starts_with("Timer"));
}
