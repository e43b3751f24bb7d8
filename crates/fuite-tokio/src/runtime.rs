//! `tokio::runtime`, with what spawns replaced.

mod builder;
mod handle;

use std::ops::Deref;
use std::time::Duration;

use fuite::Origin;
use real::task::JoinHandle;

pub use builder::Builder;
pub use handle::Handle;
pub use real::runtime::*;

use crate::from_origin;

/// A [`tokio::runtime::Runtime`](real::runtime::Runtime) whose tasks are counted.
///
/// It dereferences to tokio's: what does not spawn is tokio's own method.
#[derive(Debug)]
pub struct Runtime {
    runtime: real::runtime::Runtime,
    handle: Handle,
}

impl Runtime {
    /// A multi-threaded runtime with every driver enabled.
    ///
    /// # Errors
    ///
    /// The operating system refuses threads or a poller.
    #[cfg(feature = "rt-multi-thread")]
    pub fn new() -> std::io::Result<Self> {
        Builder::new_multi_thread().enable_all().build()
    }

    /// A handle that can be cloned and sent elsewhere.
    #[must_use]
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Spawns a task.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        from_origin::spawn_on(Origin::task::<F>(), future, &self.handle)
    }

    /// Runs a closure on the blocking pool.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, function: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        from_origin::spawn_blocking_on(Origin::blocking::<F>(), function, &self.handle)
    }

    /// Drops the runtime's tasks, and waits at most `duration` for its blocking pool.
    pub fn shutdown_timeout(self, duration: Duration) {
        self.runtime.shutdown_timeout(duration);
    }

    /// Drops the runtime's tasks, and waits for nothing.
    pub fn shutdown_background(self) {
        self.runtime.shutdown_background();
    }
}

impl From<real::runtime::Runtime> for Runtime {
    fn from(runtime: real::runtime::Runtime) -> Self {
        let handle = Handle::from(runtime.handle().clone());
        Self { runtime, handle }
    }
}

impl Deref for Runtime {
    type Target = real::runtime::Runtime;

    fn deref(&self) -> &Self::Target {
        &self.runtime
    }
}
