//! `tokio::task`, with what spawns replaced.

mod join_set;
mod local_set;

use fuite::Origin;

pub use join_set::JoinSet;
pub use local_set::LocalSet;
pub use real::task::*;

use crate::from_origin;

/// Spawns a task and counts it under the caller's line; see [`tokio::spawn`](real::spawn).
///
/// # Panics
///
/// Outside a runtime.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    from_origin::spawn(Origin::task::<F>(), future)
}

/// Spawns a task on the current [`LocalSet`] and counts it under the caller's line; see
/// [`tokio::task::spawn_local`](real::task::spawn_local).
///
/// # Panics
///
/// Outside a `LocalSet`.
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    from_origin::spawn_local(Origin::local::<F>(), future)
}

/// Runs a closure on the blocking pool and counts it, from now until it has run, under the
/// caller's line; see [`tokio::task::spawn_blocking`](real::task::spawn_blocking).
///
/// # Panics
///
/// Outside a runtime.
#[track_caller]
pub fn spawn_blocking<F, R>(function: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    from_origin::spawn_blocking(Origin::blocking::<F>(), function)
}
