//! The grace of `guard_options` passes by the clock of the runtime that the check runs on.

use std::future::pending;
use std::time::Duration;

use crate::common::{one_thread, two_threads};
use fuite::Guard;
use tokio::runtime::{Builder, Runtime};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

const HOUR: Duration = Duration::from_secs(3_600);

fn paused() -> Runtime {
    Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime")
}

/// Checks a task that takes `time`, with an hour of grace: how long that takes by tokio's clock, and what is left.
fn verify_on(runtime: &Runtime, grace: Duration, time: Duration) -> (Duration, u64) {
    runtime.block_on(async {
        let guard = Guard::with(tokio::guard_options().grace(grace));
        tokio::spawn(sleep(time));
        let began = Instant::now();
        let left = guard.verify().await.map_or_else(|leak| leak.count(), |()| 0);
        (began.elapsed(), left)
    })
}

#[test]
fn paused_it_takes_no_time() {
    assert_eq!(verify_on(&paused(), HOUR, HOUR / 2), (HOUR / 2, 0));
    assert_eq!(verify_on(&paused(), HOUR, 2 * HOUR), (HOUR, 1));
}

#[test]
fn running_it_takes_as_long_as_it_says_or_as_the_task() {
    for runtime in [one_thread(), two_threads()] {
        let moment = Duration::from_millis(2);
        let (took, left) = verify_on(&runtime, moment, HOUR);
        assert!(took >= moment && left == 1, "{took:?}");
        let (took, left) = verify_on(&runtime, HOUR, moment);
        assert!(took < HOUR && left == 0, "{took:?}");
    }
}

#[test]
fn a_closure_that_stops_a_paused_clock_is_given_real_time() {
    let (release, released) = std::sync::mpsc::channel::<()>();
    paused().block_on(async {
        let guard = Guard::with(tokio::guard_options().grace(Duration::from_millis(2)));
        spawn_blocking(move || released.recv());
        assert_eq!(guard.verify().await.expect_err("it waits").count(), 1);
        drop(release);
    });
}

#[test]
fn outside_a_runtime_it_is_real_time() {
    let runtime = one_thread();
    let guard = Guard::with(tokio::guard_options().grace(Duration::from_millis(2)));
    runtime.spawn(pending::<()>());
    let verify = futures_lite::future::block_on(guard.verify());
    assert_eq!(verify.expect_err("nobody drives the runtime").count(), 1);
}

#[test]
fn what_a_scope_within_has_left_is_a_leak_and_not_untracked() {
    for runtime in [one_thread(), two_threads()] {
        let leak = runtime.block_on(async {
            let guard = Guard::with(tokio::guard_options().grace(Duration::from_millis(2)));
            let request = async { drop(tokio::spawn(pending::<()>())) };
            fuite::in_scope("GET /orders", request).await;
            guard.verify().await.expect_err("one task is left")
        });
        assert_eq!((leak.count(), leak.tasks().len()), (1, 1), "{leak}");
    }
}
