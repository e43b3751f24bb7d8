//! `spawn` and `unblock`, counted.

use fuite::{Origin, Tracked, track_blocking};
use fuite_lab::is_entered;
use real::Task;

use crate::boxed::abortable;
use crate::origin::task_of;

/// Spawns a task on the global executor and counts it under the caller's line; see
/// [`smol::spawn`](real::spawn).
///
/// In the lab it is a task of the lab. Dropping the handle cancels the task.
///
/// [`fuite::Task::abort`] ends a task that was born in a scope or with a name: its future is dropped in place, and
/// whoever awaits the handle waits on, as [`fuite::Abortable`] explains.
///
/// # Panics
///
/// On the first spawn, when the operating system refuses a thread.
#[track_caller]
pub fn spawn<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Task<T> {
    let origin = task_of(&future);
    if is_entered() {
        return fuite_lab::spawn(origin, future);
    }
    start(Tracked::with_origin(future, origin))
}

fn start<F>(task: Tracked<F>) -> Task<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    if task.is_recorded() {
        return real::spawn(abortable(task));
    }
    real::spawn(task)
}

/// Runs a closure on the pool of blocking threads and counts it, from now until it has run, under
/// the caller's line; see [`smol::unblock`](real::unblock).
///
/// In the lab it runs on a thread of the lab's, and virtual time stands still until it returns.
/// Dropping the handle before a thread has begun cancels the closure; after that it runs to its
/// end.
///
/// # Panics
///
/// In the lab, when the operating system refuses a thread.
#[track_caller]
pub fn unblock<T, F>(f: F) -> Task<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let origin = Origin::blocking::<F>();
    if is_entered() {
        return fuite_lab::spawn_blocking(origin, f);
    }
    real::unblock(track_blocking(origin, f))
}
