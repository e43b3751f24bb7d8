//! Graces of which no test waits for the time, and an executor to spawn on.
#![allow(dead_code, reason = "each test uses its own part of this module")]

use std::future::pending;

use async_executor::LocalExecutor;
use fuite::Options;
use futures_lite::future::block_on;

/// Never over: a check that waits for its grace hangs.
pub(crate) fn endless() -> Options {
    Options::new().timer(|_| Box::pin(pending()))
}

/// Over at once: a check that waits for its grace ends with what is left by then.
pub(crate) fn instant() -> Options {
    Options::new().timer(|_| Box::pin(async {}))
}

/// Runs a test on an executor of its own.
pub(crate) fn on_executor<T>(test: impl AsyncFnOnce(&LocalExecutor<'static>) -> T) -> T {
    let executor = LocalExecutor::new();
    block_on(executor.run(test(&executor)))
}
