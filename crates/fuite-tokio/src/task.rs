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

/// Spawns a task that is meant to live as long as the program: no report calls it a leak.
///
/// The census counts it all the same, and says that it is a [daemon](fuite::Task::is_daemon). It is an ordinary task
/// otherwise: dropping the handle detaches it, `abort` ends it.
///
/// ```
/// # #[fuite_tokio::main(flavor = "current_thread", crate = "fuite_tokio")]
/// # async fn main() {
/// let guard = fuite::Guard::new();
/// fuite_tokio::spawn_daemon(std::future::pending::<()>());
/// assert_eq!(fuite::live(), 1);
/// assert!(guard.verify().await.is_ok());
/// # }
/// ```
///
/// # Panics
///
/// Outside a runtime.
#[track_caller]
pub fn spawn_daemon<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    from_origin::spawn(Origin::daemon::<F>(), future)
}

/// Spawns a task under a name, by which reports call it and [`ignore_name`](fuite::Options::ignore_name) finds it.
///
/// A name gives the task [`evidence`](fuite::evidence), whose page says what that costs.
///
/// # Panics
///
/// Outside a runtime.
#[track_caller]
pub fn spawn_named<F>(name: impl Into<Box<str>>, future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    from_origin::spawn_named(Origin::task::<F>(), name, future)
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
/// Once it has begun nothing ends it but itself, so [`fuite::Task::abort`] does nothing to it.
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
