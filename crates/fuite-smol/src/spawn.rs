//! `spawn` and its relatives and `unblock`, counted.

use fuite::{Origin, Ticket, Tracked, track_blocking};
use fuite_lab::is_entered;
use real::Task;

use crate::boxed::abortable;
use crate::origin::{daemon_of, task_of};

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
#[inline]
#[track_caller]
pub fn spawn<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Task<T> {
    let origin = task_of(&future);
    #[cfg(feature = "boxed")]
    let future = crate::boxed::boxed(future);
    if is_entered() {
        return in_lab(origin, future);
    }
    start(origin, future)
}

/// Spawns a task that is meant to live as long as the program: no report calls it a leak.
///
/// It is detached: a handle would cancel it when it is dropped, and this task has no owner. For one that ends earlier,
/// have it wait for a token, or use [`spawn`]. The census counts it all the same, and says that it is a
/// [daemon](fuite::Task::is_daemon). In the lab it ends with the lab.
///
/// ```
/// # use fuite_smol as smol;
/// # smol::block_on(async {
/// let guard = smol::fuite::Guard::new();
/// smol::spawn_daemon(smol::future::pending::<()>());
/// assert_eq!(smol::fuite::live(), 1);
/// assert!(guard.verify().await.is_ok());
/// # });
/// ```
///
/// # Panics
///
/// On the first spawn, when the operating system refuses a thread.
#[track_caller]
pub fn spawn_daemon<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) {
    let origin = daemon_of(&future);
    #[cfg(feature = "boxed")]
    let future = crate::boxed::boxed(future);
    if is_entered() {
        fuite_lab::spawn(origin, future).detach();
    } else {
        start(origin, future).detach();
    }
}

/// Spawns a task under a name, by which reports call it and [`ignore_name`](fuite::Options::ignore_name) finds it; in
/// all else like [`spawn`].
///
/// A name gives the task [`evidence`](fuite::evidence), whose page says what that costs.
///
/// # Panics
///
/// On the first spawn, when the operating system refuses a thread.
#[track_caller]
pub fn spawn_named<T: Send + 'static>(
    name: impl Into<Box<str>>,
    future: impl Future<Output = T> + Send + 'static,
) -> Task<T> {
    let origin = task_of(&future);
    if is_entered() {
        return fuite_lab::spawn_named(origin, name, future);
    }
    real::spawn(abortable(Tracked::named(future, origin, name)))
}

/// Whether the task has evidence is asked before there is a wrapped future: a large one is then moved once, to where it
/// will live.
#[inline]
fn start<F>(origin: Origin, future: F) -> Task<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    match Ticket::plain(origin) {
        Some(ticket) => real::spawn(Tracked::with_ticket(future, ticket)),
        None => recorded(origin, future),
    }
}

#[cold]
#[inline(never)]
fn recorded<F>(origin: Origin, future: F) -> Task<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    real::spawn(abortable(Tracked::with_origin(future, origin)))
}

#[cold]
#[inline(never)]
fn in_lab<F>(origin: Origin, future: F) -> Task<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fuite_lab::spawn(origin, future)
}

/// Runs a closure on the pool of blocking threads and counts it, from now until it has run, under
/// the caller's line; see [`smol::unblock`](real::unblock).
///
/// In the lab it runs on a thread of the lab's, and virtual time stands still until it returns.
/// Dropping the handle before a thread has begun cancels the closure; after that it runs to its
/// end, and [`fuite::Task::abort`] does nothing to it.
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
