//! The grace of `guard_options` passes by async-std's timer, or by the lab's.

use std::time::{Duration, Instant};

use crate::common::{HOUR, in_lab};
use async_std::{lab, task};
use fuite::Guard;

const MOMENT: Duration = Duration::from_millis(2);

/// Checks a task that takes `time`: how many tasks are left in the end.
async fn verify(grace: Duration, time: Duration) -> u64 {
    let guard = Guard::with(async_std::guard_options().grace(grace));
    task::spawn(task::sleep(time));
    guard.verify().await.map_or_else(|leak| leak.count(), |()| 0)
}

#[test]
fn in_the_lab_it_takes_virtual_time() {
    let timed = |time| async move { (verify(HOUR, time).await, lab::elapsed()) };
    assert_eq!(in_lab(timed(HOUR / 2)), (0, HOUR / 2));
    assert_eq!(in_lab(timed(2 * HOUR)), (1, HOUR));
}

#[test]
fn elsewhere_it_takes_as_long_as_it_says_or_as_the_task() {
    let began = Instant::now();
    assert_eq!(task::block_on(verify(MOMENT, HOUR)), 1);
    assert!(began.elapsed() >= MOMENT);
    assert_eq!(task::block_on(verify(HOUR, MOMENT)), 0);
}
