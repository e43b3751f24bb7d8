//! What `#[fuite_tokio::test]` expands to.

use std::io::{self, Write};

use fuite::{Kind, LeakError, Options};
use real::runtime::Handle;

pub use real::test;

/// The options of a test that has its runtime to itself.
pub fn options(test: &str) -> Options {
    crate::guard_options().scope_name(test).runtime_count(alive)
}

fn alive() -> u64 {
    u64::try_from(Handle::current().metrics().num_alive_tasks()).unwrap_or(u64::MAX)
}

/// Fails a test that has left tasks behind.
///
/// The runtime waits for its blocking closures when it is dropped. One that never ends keeps the test from ever failing,
/// and its report from being seen; so that is told past the test harness.
///
/// # Panics
///
/// Always, with the report.
#[track_caller]
pub fn fail(leak: &LeakError) -> ! {
    if leak.by_site().iter().any(|group| group.kind == Kind::Blocking) {
        let note = "the runtime waits for its blocking closures before the test fails";
        // A standard error that cannot be written to must not hide the report.
        let _ = writeln!(io::stderr(), "{leak}\n  = note: {note}");
    }
    fuite::testing::fail(leak)
}
