//! `Handle`, whose spawns are counted.

use std::ops::Deref;

use fuite::Origin;
use real::runtime::TryCurrentError;
use real::task::JoinHandle;

use crate::from_origin;

/// A [`tokio::runtime::Handle`](real::runtime::Handle) whose tasks are counted.
///
/// It dereferences to tokio's: what does not spawn is tokio's own method, and a `&Handle` serves
/// wherever a third party asks for `&tokio::runtime::Handle`.
#[derive(Clone, Debug)]
pub struct Handle(real::runtime::Handle);

impl Handle {
    /// The handle of the runtime that the caller is in.
    ///
    /// # Panics
    ///
    /// Outside a runtime.
    #[track_caller]
    #[must_use]
    pub fn current() -> Self {
        Self(real::runtime::Handle::current())
    }

    /// The handle of the runtime that the caller is in, if there is one.
    ///
    /// # Errors
    ///
    /// Outside a runtime.
    pub fn try_current() -> Result<Self, TryCurrentError> {
        real::runtime::Handle::try_current().map(Self)
    }

    /// Spawns a task.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        from_origin::spawn_on(Origin::task::<F>(), future, &self.0)
    }

    /// Runs a closure on the blocking pool.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, function: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        from_origin::spawn_blocking_on(Origin::blocking::<F>(), function, &self.0)
    }
}

impl From<real::runtime::Handle> for Handle {
    fn from(handle: real::runtime::Handle) -> Self {
        Self(handle)
    }
}

impl Deref for Handle {
    type Target = real::runtime::Handle;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
