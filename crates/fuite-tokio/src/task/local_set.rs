//! `LocalSet`, whose spawns are counted.

use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use fuite::Origin;
use real::task::JoinHandle;

use crate::from_origin;
use crate::runtime::Runtime;

/// A [`tokio::task::LocalSet`](real::task::LocalSet) whose tasks are counted.
///
/// It dereferences to tokio's: what does not spawn is tokio's own method.
#[derive(Debug, Default)]
pub struct LocalSet(real::task::LocalSet);

impl LocalSet {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Spawns a task on this set.
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        from_origin::spawn_local_on(Origin::local::<F>(), future, &self.0)
    }

    /// Runs a future on `runtime`, and this set's tasks beside it.
    ///
    /// # Panics
    ///
    /// Inside a runtime.
    #[track_caller]
    pub fn block_on<F: Future>(&self, runtime: &Runtime, future: F) -> F::Output {
        self.0.block_on(runtime, future)
    }
}

impl Deref for LocalSet {
    type Target = real::task::LocalSet;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Future for LocalSet {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(context)
    }
}
