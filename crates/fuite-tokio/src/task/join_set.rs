//! `JoinSet`, whose spawns are counted.

use std::fmt;
use std::ops::{Deref, DerefMut};

use fuite::{Origin, Tracked, track_blocking};
use real::runtime::Handle;
use real::task::AbortHandle;

use crate::from_origin::tracked;

/// A [`tokio::task::JoinSet`](real::task::JoinSet) whose tasks are counted.
///
/// It dereferences to tokio's: what does not spawn is tokio's own method.
pub struct JoinSet<T>(real::task::JoinSet<T>);

impl<T> JoinSet<T> {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self(real::task::JoinSet::new())
    }
}

impl<T: 'static> JoinSet<T> {
    /// Spawns a task on the current runtime.
    ///
    /// # Panics
    ///
    /// Outside a runtime.
    #[track_caller]
    pub fn spawn<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        tracked!(Origin::task::<F>(), future, movable, |task| self.0.spawn(task))
    }

    /// Spawns a task on the runtime of `handle`.
    #[track_caller]
    pub fn spawn_on<F>(&mut self, future: F, handle: &Handle) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        tracked!(Origin::task::<F>(), future, movable, |task| self.0.spawn_on(task, handle))
    }

    /// Spawns a task on the current `LocalSet`.
    ///
    /// # Panics
    ///
    /// Outside a `LocalSet`.
    #[track_caller]
    pub fn spawn_local<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        tracked!(Origin::local::<F>(), future, local, |task| self.0.spawn_local(task))
    }

    /// Spawns a task on `local_set`.
    #[track_caller]
    pub fn spawn_local_on<F>(&mut self, future: F, local_set: &real::task::LocalSet) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        tracked!(Origin::local::<F>(), future, local, |task| self.0.spawn_local_on(task, local_set))
    }

    /// Runs a closure on the blocking pool of the current runtime.
    ///
    /// # Panics
    ///
    /// Outside a runtime.
    #[track_caller]
    pub fn spawn_blocking<F>(&mut self, function: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        self.0.spawn_blocking(track_blocking(Origin::blocking::<F>(), function))
    }

    /// Runs a closure on the blocking pool of the runtime of `handle`.
    #[track_caller]
    pub fn spawn_blocking_on<F>(&mut self, function: F, handle: &Handle) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        self.0.spawn_blocking_on(track_blocking(Origin::blocking::<F>(), function), handle)
    }

    /// Waits for every task and returns what they returned, in the order in which they ended.
    ///
    /// # Panics
    ///
    /// If a task panicked or was cancelled.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future aborts the tasks that are left.
    pub async fn join_all(self) -> Vec<T> {
        self.0.join_all().await
    }
}

impl<T> Deref for JoinSet<T> {
    type Target = real::task::JoinSet<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> DerefMut for JoinSet<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for JoinSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T, F> FromIterator<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
        let mut set = Self::new();
        set.extend(futures);
        set
    }
}

impl<T, F> Extend<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    #[track_caller]
    fn extend<I: IntoIterator<Item = F>>(&mut self, futures: I) {
        // Not `for_each(spawn)`: a closure would be the caller that `track_caller` sees.
        let origin = Origin::task::<F>();
        for future in futures {
            tracked!(origin, future, movable, |task| self.0.spawn(task));
        }
    }
}
