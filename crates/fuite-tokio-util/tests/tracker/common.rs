//! A runtime to spawn on, and what the census knows of a test's own tasks.
#![allow(dead_code, reason = "each test uses its own part of this module")]

use fuite::{Guard, Kind};
use fuite_tokio::runtime::{Builder, Runtime};

/// A runtime on the thread of the test.
pub(crate) fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// The live tasks of a guard: how each runs, and the file and line that spawned it.
pub(crate) fn births(guard: &Guard) -> Vec<(Kind, &'static str, u32)> {
    let snapshot = fuite::snapshot();
    let own = snapshot.iter().filter(|task| task.scope() == Some(guard.scope()));
    own.map(|task| (task.kind(), task.site().file, task.site().line)).collect()
}
