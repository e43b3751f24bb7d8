//! `tokio_util::task`, with `TaskTracker` replaced.

pub mod task_tracker;

use std::ops::Deref;

use fuite::Origin;
use fuite_tokio::from_origin;
use real::task::task_tracker::TaskTrackerToken;
use real_tokio::runtime::Handle;
use real_tokio::task::{JoinHandle, LocalSet};

pub use real::task::*;

/// A [`tokio_util::task::TaskTracker`](real::task::TaskTracker) whose tasks are counted.
///
/// It dereferences to tokio-util's: what does not spawn is tokio-util's own method. Its tokens and tracked futures are
/// tokio-util's too, so [`TaskTrackerToken::task_tracker`] gives tokio-util's own tracker. What is spawned through that
/// one is tracked and not counted: keep a clone of this one beside the token.
#[derive(Clone, Debug, Default)]
pub struct TaskTracker(real::task::TaskTracker);

impl TaskTracker {
    /// A tracker without a task, open.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Spawns a task on the current runtime, tracked from now on.
    ///
    /// # Panics
    ///
    /// Outside a runtime.
    #[inline]
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        from_origin::spawn(Origin::task::<F>(), self.0.track_future(future))
    }

    /// Spawns a task on the runtime of `handle`, tracked from now on.
    #[track_caller]
    pub fn spawn_on<F>(&self, future: F, handle: &Handle) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        from_origin::spawn_on(Origin::task::<F>(), self.0.track_future(future), handle)
    }

    /// Spawns a task on the current `LocalSet`, tracked from now on.
    ///
    /// # Panics
    ///
    /// Outside a `LocalSet`.
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        from_origin::spawn_local(Origin::local::<F>(), self.0.track_future(future))
    }

    /// Spawns a task on `local_set`, tracked from now on.
    #[track_caller]
    pub fn spawn_local_on<F>(&self, future: F, local_set: &LocalSet) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        from_origin::spawn_local_on(Origin::local::<F>(), self.0.track_future(future), local_set)
    }

    /// Runs a closure on the blocking pool of the current runtime, tracked from now on.
    ///
    /// # Panics
    ///
    /// Outside a runtime.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, function: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        from_origin::spawn_blocking(Origin::blocking::<F>(), holding(self.0.token(), function))
    }

    /// Runs a closure on the blocking pool of the runtime of `handle`, tracked from now on.
    #[track_caller]
    pub fn spawn_blocking_on<F, R>(&self, function: F, handle: &Handle) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        let tracked = holding(self.0.token(), function);
        from_origin::spawn_blocking_on(Origin::blocking::<F>(), tracked, handle)
    }

    /// Whether two trackers are clones of one.
    #[must_use]
    pub fn ptr_eq(left: &Self, right: &Self) -> bool {
        real::task::TaskTracker::ptr_eq(&left.0, &right.0)
    }
}

/// The same closure, tracked until it has run or is dropped.
fn holding<R>(token: TaskTrackerToken, function: impl FnOnce() -> R) -> impl FnOnce() -> R {
    move || {
        let _token = token;
        function()
    }
}

impl Deref for TaskTracker {
    type Target = real::task::TaskTracker;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
