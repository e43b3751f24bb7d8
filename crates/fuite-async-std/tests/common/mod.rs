//! The lab, and what the census knows of a test's own tasks.
#![allow(dead_code, reason = "each test uses its own part of this module")]

use std::pin::Pin;
use std::time::Duration;

use async_std::lab::Deterministic;
use async_std::task;
use fuite::lab::{Lab, Schedule};
use fuite::{Guard, Kind, Task};

pub(crate) const SECOND: Duration = Duration::from_secs(1);
pub(crate) const HOUR: Duration = Duration::from_secs(3_600);

/// Runs an experiment that ends.
pub(crate) fn in_lab<T>(experiment: impl Future<Output = T>) -> T {
    run(Schedule::Plain, experiment)
}

/// Runs an experiment that ends, under a schedule.
pub(crate) fn run<T>(schedule: Schedule, experiment: impl Future<Output = T>) -> T {
    Deterministic::new().run(schedule, boxed(experiment)).expect("the experiment ends")
}

/// One type for all of one output: what runs them is compiled once, and not once for each test.
fn boxed<'a, T>(future: impl Future<Output = T> + 'a) -> Pin<Box<dyn Future<Output = T> + 'a>> {
    Box::pin(future)
}

/// Runs `check` on async-std itself and in the lab; what it leaves behind must come to its end.
pub(crate) fn on_both(check: impl AsyncFn(&Guard)) {
    task::block_on(boxed(until_quiet(&check)));
    in_lab(until_quiet(&check));
}

/// The death of the last task wakes the wait; the minute is for those that never end.
async fn until_quiet(check: &impl AsyncFn(&Guard)) {
    let guard = Guard::new();
    check(&guard).await;
    if let Err(leak) = guard.verify_within(task::sleep(Duration::from_secs(60))).await {
        panic!("{leak}");
    }
}

/// The live tasks of a guard: how each runs, and the file and line that spawned it.
pub(crate) fn births(guard: &Guard) -> Vec<(Kind, &'static str, u32)> {
    let mut births: Vec<_> = fuite::snapshot()
        .iter()
        .filter(|task| task.scope() == Some(guard.scope()))
        .map(|task| (task.kind(), task.site().file, task.site().line))
        .collect();
    births.sort_unstable();
    births
}

/// The live tasks of a guard.
pub(crate) fn tasks(guard: &Guard) -> Vec<Task> {
    fuite::tasks().filter(|task| task.scope() == Some(guard.scope())).collect()
}
