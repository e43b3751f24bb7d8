//! The grace of `guard_options` passes by smol's timer, or by the lab's.

use std::time::{Duration, Instant};

use crate::common::run;
use fuite::Guard;
use fuite::lab::Schedule;
use smol::{Timer, lab};

const HOUR: Duration = Duration::from_secs(3_600);
const MOMENT: Duration = Duration::from_millis(2);

/// Checks a task that takes `time`: how many tasks are left in the end.
async fn verify(grace: Duration, time: Duration) -> u64 {
    let guard = Guard::with(smol::guard_options().grace(grace));
    let _task = smol::spawn(Timer::after(time));
    guard.verify().await.map_or_else(|leak| leak.count(), |()| 0)
}

#[test]
fn in_the_lab_it_takes_virtual_time() {
    let timed = |time| async move { (verify(HOUR, time).await, lab::elapsed()) };
    assert_eq!(run(Schedule::Plain, timed(HOUR / 2)), (0, HOUR / 2));
    assert_eq!(run(Schedule::Plain, timed(2 * HOUR)), (1, HOUR));
}

#[test]
fn elsewhere_it_takes_as_long_as_it_says_or_as_the_task() {
    let began = Instant::now();
    assert_eq!(smol::block_on(verify(MOMENT, HOUR)), 1);
    assert!(began.elapsed() >= MOMENT);
    assert_eq!(smol::block_on(verify(HOUR, MOMENT)), 0);
}
