//! `async_std::task`, with what spawns or waits replaced.

mod builder;
mod current;
mod identity;
mod join_handle;
mod start;

use std::time::Duration;

use fuite::{Origin, track_blocking};
use fuite_lab::is_entered;

pub use builder::Builder;
pub use current::{current, try_current};
pub use identity::{Task, TaskId};
pub use join_handle::JoinHandle;
pub use real::task::*;

use self::join_handle::LabHandle;
use self::start::start;
use crate::timer::Timer;

/// Spawns a task and counts it under the caller's line; see [`async_std::task::spawn`](real::task::spawn).
///
/// [`fuite::Task::abort`] ends a task that was born in a scope or with a name: its future is dropped in place, and
/// whoever awaits the handle waits on, as [`fuite::Abortable`] explains.
///
/// # Panics
///
/// Outside a lab, when async-std cannot start its threads.
#[inline]
#[track_caller]
pub fn spawn<F, T>(future: F) -> JoinHandle<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    start(Origin::task::<F>(), future)
}

/// Spawns a task that is meant to live as long as the program: no report calls it a leak.
///
/// The census counts it all the same, and says that it is a [daemon](fuite::Task::is_daemon). It is an ordinary task
/// otherwise: dropping the handle detaches it, `cancel` ends it. In the lab it ends with the lab.
///
/// ```
/// # use fuite_async_std as async_std;
/// # use async_std::{fuite, task};
/// # task::block_on(async {
/// let guard = fuite::Guard::new();
/// task::spawn_daemon(std::future::pending::<()>());
/// assert_eq!(fuite::live(), 1);
/// assert!(guard.verify().await.is_ok());
/// # });
/// ```
///
/// # Panics
///
/// Outside a lab, when async-std cannot start its threads.
#[track_caller]
pub fn spawn_daemon<F, T>(future: F) -> JoinHandle<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    start(Origin::daemon::<F>(), future)
}

/// Spawns a task under a name, as [`Builder::name`] gives it.
///
/// # Panics
///
/// Outside a lab, when async-std cannot start its threads.
#[track_caller]
pub fn spawn_named<F, T>(name: impl Into<String>, future: F) -> JoinHandle<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    // The words are async-std's; so far its builder never fails.
    Builder::new().name(name.into()).spawn(future).expect("cannot spawn task")
}

/// Spawns a task on this thread and counts it under the caller's line; see
/// [`async_std::task::spawn_local`](real::task::spawn_local).
///
/// It runs while this thread is in [`block_on`], or in a lab while the thread polls the lab's tasks.
///
/// # Panics
///
/// Outside a lab, when async-std cannot start its threads. In a lab, on a thread of [`spawn_blocking`].
#[cfg(feature = "unstable")]
#[track_caller]
pub fn spawn_local<F, T>(future: F) -> JoinHandle<T>
where
    F: Future<Output = T> + 'static,
    T: 'static,
{
    Builder::new().local(future).expect("cannot spawn task")
}

/// Runs a closure on the blocking pool and counts it, from now until it has run, under the caller's line; see
/// [`async_std::task::spawn_blocking`](real::task::spawn_blocking).
///
/// In a lab it runs on a thread of its own, and virtual time stands still meanwhile. Once it has begun nothing ends it
/// but itself, so [`fuite::Task::abort`] does nothing to it.
///
/// # Panics
///
/// When the operating system refuses a thread to the lab, or its first ones to async-std.
#[track_caller]
pub fn spawn_blocking<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let origin = Origin::blocking::<F>();
    if is_entered() {
        return LabHandle::of_blocking(fuite_lab::spawn_blocking(origin, f)).into();
    }
    real::task::spawn_blocking(track_blocking(origin, f)).into()
}

/// Runs a future to its end on this thread; see [`async_std::task::block_on`](real::task::block_on).
///
/// It is no task and is not counted: it ends before this call does.
///
/// # Panics
///
/// In a lab, with the words of [`LabError::Nested`](fuite::lab::LabError::Nested): the thread that polls the tasks
/// must not wait for them. A closure of [`spawn_blocking`] may block, in a lab as elsewhere. Outside a lab, when
/// async-std cannot start its threads.
#[track_caller]
pub fn block_on<F, T>(future: F) -> T
where
    F: Future<Output = T>,
{
    Builder::new().blocking(future)
}

/// Sleeps for `dur`, which runs from the first poll; see [`async_std::task::sleep`](real::task::sleep).
///
/// # Cancel safety
///
/// Dropping the future forgets the sleep and nothing else.
pub async fn sleep(dur: Duration) {
    Timer::after(dur).await;
}
