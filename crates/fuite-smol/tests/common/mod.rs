//! What the census knows of a test's own tasks, and labs to run them in.
#![allow(dead_code, reason = "each test uses its own part of this module")]

use std::pin::Pin;

use fuite::{Guard, Kind, Task};
use smol::lab::{Deterministic, Lab, Schedule};

/// Runs an experiment that must come to its end.
pub(crate) fn run<T>(schedule: Schedule, experiment: impl Future<Output = T>) -> T {
    // One type for all of one output: the lab is compiled once, and not once for each test.
    let experiment: Pin<Box<dyn Future<Output = T> + '_>> = Box::pin(experiment);
    Deterministic::new().run(schedule, experiment).expect("it ends")
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
