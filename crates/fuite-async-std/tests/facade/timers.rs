//! Whatever waits, waits in virtual time in the lab.

use std::future::{pending, ready};
use std::io::ErrorKind;
use std::time::{Duration, Instant};

// As a program does: a name that is in doubt would not compile.
use crate::common::{HOUR, SECOND, in_lab};
use async_std::lab::{Deterministic, elapsed};
use async_std::prelude::*;
use async_std::{future, io, stream, task};
use futures_lite::future::poll_once;

const QUARTER: Duration = Duration::from_millis(250);

#[test]
fn virtual_hours_pass_in_real_milliseconds() {
    let began = Instant::now();
    let waited = in_lab(async {
        for _ in 0..1_000 {
            task::sleep(HOUR).await;
        }
        elapsed()
    });
    assert_eq!(waited, 1_000 * HOUR);
    // A thousand hours; the bound is for a busy machine.
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_sleep_begins_with_its_first_poll() {
    let waited = in_lab(async {
        let sleep = task::sleep(SECOND);
        task::sleep(HOUR).await;
        sleep.await;
        elapsed()
    });
    assert_eq!(waited, HOUR + SECOND);
}

#[test]
fn an_interval_ticks_once_per_period() {
    let ticks = in_lab(async {
        let mut interval = stream::interval(SECOND);
        let mut ticks = Vec::new();
        for _ in 0..3 {
            interval.next().await;
            ticks.push(elapsed());
            task::sleep(QUARTER).await;
        }
        ticks
    });
    assert_eq!(ticks, [SECOND, 2 * SECOND, 3 * SECOND]);
}

#[test]
fn a_slow_reader_of_an_interval_gets_no_burst() {
    let ticks = in_lab(async {
        let mut interval = stream::interval(SECOND);
        task::sleep(10 * SECOND).await;
        let mut ticks = Vec::new();
        for _ in 0..3 {
            interval.next().await;
            ticks.push(elapsed());
        }
        ticks
    });
    assert_eq!(ticks, [10 * SECOND, 11 * SECOND, 12 * SECOND]);
}

#[test]
fn a_timeout_is_an_error_when_the_time_is_over_first() {
    let (outcome, waited) = in_lab(async {
        let outcome = future::timeout(HOUR, pending::<()>()).await;
        (outcome, elapsed())
    });
    let error: real::future::TimeoutError = outcome.expect_err("nothing is ready");
    assert_eq!(error.to_string(), "future has timed out");
    assert_eq!(waited, HOUR);
}

#[test]
fn a_timeout_is_the_output_when_it_is_there_in_time() {
    let outcomes = in_lab(async {
        let late = async {
            task::sleep(SECOND).await;
            7
        };
        (future::timeout(HOUR, late).await, future::timeout(Duration::ZERO, ready(8)).await)
    });
    assert_eq!(outcomes, (Ok(7), Ok(8)));
}

#[test]
fn an_io_timeout_is_an_error_of_its_kind() {
    let outcomes = in_lab(async {
        let over = io::timeout(SECOND, pending::<io::Result<()>>()).await;
        let fails = io::timeout(SECOND, ready(Err::<(), _>(ErrorKind::NotFound.into()))).await;
        let works = io::timeout(SECOND, ready(Ok(7))).await;
        let kind = |error: io::Error| (error.kind(), error.to_string());
        (over.map_err(kind), fails.map_err(|it| it.kind()), works.map_err(|it| it.kind()))
    });
    let timed_out = (ErrorKind::TimedOut, "future timed out".to_owned());
    assert_eq!(outcomes, (Err(timed_out), Err(ErrorKind::NotFound), Ok(7)));
}

#[test]
fn the_methods_of_a_future_that_wait_do_so_from_their_call() {
    let waited = in_lab(async {
        let (delayed, in_time) = (ready(7).delay(HOUR), pending::<()>().timeout(2 * HOUR));
        task::sleep(SECOND).await;
        assert_eq!(delayed.await, 7);
        let delayed = elapsed();
        assert!(in_time.await.is_err());
        (delayed, elapsed())
    });
    assert_eq!(waited, (HOUR, 2 * HOUR));
}

#[test]
fn the_methods_of_a_future_that_do_not_wait_are_there_too() {
    let outputs = in_lab(async {
        // Spawned: what async-std returns can be sent, and so can what the facade returns.
        let joined = task::spawn(async { ready(1).join(ready(2_u8)).await });
        let raced = task::spawn(async { pending().race(ready(3)).await });
        let tried = task::spawn(async { ready(Err::<u8, _>(())).try_race(ready(Ok(4))).await });
        let both = task::spawn(async { ready(Ok::<_, ()>(5)).try_join(ready(Ok(6_u8))).await });
        let flat = task::spawn(async { ready(ready(7)).flatten().await });
        (joined.await, raced.await, tried.await, both.await, flat.await)
    });
    assert_eq!(outputs, ((1, 2), 3, Ok(4), Ok((5, 6)), 7));
}

/// Compiles, as it does with async-std: what is said of the future holds for what the method returns.
#[test]
fn a_future_that_can_be_sent_and_moved_stays_so() {
    fn sendable<F: Future<Output = u8> + Send + Unpin + 'static>(
        future: F,
    ) -> impl Future + Send + Unpin {
        future.delay(SECOND).timeout(HOUR)
    }
    assert!(in_lab(async {
        task::spawn(async { poll_once(sendable(ready(7))).await.is_none() }).await
    }));
}

#[test]
fn a_timer_that_was_made_before_the_lab_obeys_it() {
    let outcome = Deterministic::new().block_on(pending::<()>().timeout(HOUR));
    assert!(outcome.expect("it is no deadlock").is_err());

    let mut interval = stream::interval(HOUR);
    let waited = in_lab(async {
        interval.next().await;
        elapsed()
    });
    assert_eq!(waited, HOUR);
}

#[test]
fn outside_a_lab_time_is_real() {
    task::block_on(async {
        // No time at all is over at once, and an hour is not: neither makes the test wait.
        task::sleep(Duration::ZERO).await;
        assert!(future::timeout(Duration::ZERO, pending::<()>()).await.is_err());
        assert_eq!(stream::interval(Duration::ZERO).next().await, Some(()));
        assert_eq!(poll_once(task::sleep(HOUR)).await, None);
        assert_eq!(poll_once(future::timeout(HOUR, pending::<()>())).await, None);
        assert_eq!(poll_once(stream::interval(HOUR).next()).await, None);
    });
}
