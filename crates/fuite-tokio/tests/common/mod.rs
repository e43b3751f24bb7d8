//! Runtimes to spawn on, and what the census knows of a test's own tasks.
#![allow(dead_code, reason = "each test uses its own part of this module")]

use std::sync::{Mutex, MutexGuard, PoisonError};

use fuite::{Guard, Kind};
use tokio::runtime::{Builder, Runtime};

/// A runtime on the thread of the test.
pub(crate) fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A runtime on two threads of its own.
pub(crate) fn two_threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// Keeps the other tests of this file waiting: the census counts the whole process.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
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
