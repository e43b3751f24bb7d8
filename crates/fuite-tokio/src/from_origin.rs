//! Every spawn of the facade, for an origin that the caller chooses.
//!
//! A facade for another crate that spawns on tokio calls these, so that the census names its
//! user's line and not its own.

use fuite::{Origin, Tracked, track_blocking};
use real::runtime::Handle;
use real::task::{JoinHandle, LocalSet};

use crate::abort::abortable;
use crate::boxed;
use crate::late::late;

/// Wraps a future, and in a lab has it start when the schedule says.
///
/// Outside a lab the future is wrapped as it is, so that what a lab needs costs nothing there. In
/// one it is boxed: two futures of the same output then share one instance of the spawning code.
///
/// Whether the task has evidence is asked before there is a wrapped future, and all that is rare
/// is kept apart: a future, which may be large, is then moved once, to where it will live.
///
/// `$kind` is `movable` or `local`: whether the task may move between threads.
macro_rules! tracked {
    ($origin:expr, $future:ident, $kind:ident, |$task:ident| $spawn:expr) => {{
        let origin = $origin;
        #[cfg(feature = "boxed")]
        let $future = $crate::boxed::$kind($future);
        if let Some(delay) = fuite::lab::start_delay() {
            $crate::from_origin::rarely(|| {
                let $task = Tracked::with_origin(
                    $crate::boxed::$kind($crate::late::late(delay, $future)),
                    origin,
                );
                $crate::abort::abortable!($task, $spawn)
            })
        } else if let Some(ticket) = fuite::Ticket::plain(origin) {
            let $task = Tracked::with_ticket($future, ticket);
            $spawn
        } else {
            $crate::from_origin::rarely(|| {
                let $task = Tracked::with_origin($future, origin);
                $crate::abort::abortable!($task, $spawn)
            })
        }
    }};
}
pub(crate) use tracked;

/// Keeps what is rarely done out of the way of what is done for every task.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn rarely<R>(work: impl FnOnce() -> R) -> R {
    work()
}

/// Like [`tokio::spawn`](real::spawn).
///
/// # Panics
///
/// Outside a runtime.
#[inline]
#[track_caller]
pub fn spawn<F>(origin: Origin, future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tracked!(origin, future, movable, |task| real::spawn(task))
}

/// Like [`tokio::spawn`](real::spawn), for a task that the census knows by a name.
///
/// # Panics
///
/// Outside a runtime.
#[track_caller]
pub fn spawn_named<F>(origin: Origin, name: impl Into<Box<str>>, future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    match fuite::lab::start_delay() {
        None => {
            let task = Tracked::named(future, origin, name);
            abortable!(task, real::spawn(task))
        }
        Some(delay) => {
            let task = Tracked::named(boxed::movable(late(delay, future)), origin, name);
            abortable!(task, real::spawn(task))
        }
    }
}

/// Like [`Handle::spawn`].
#[track_caller]
pub fn spawn_on<F>(origin: Origin, future: F, handle: &Handle) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tracked!(origin, future, movable, |task| handle.spawn(task))
}

/// Like [`tokio::task::spawn_local`](real::task::spawn_local).
///
/// # Panics
///
/// Outside a [`LocalSet`].
#[track_caller]
pub fn spawn_local<F>(origin: Origin, future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    tracked!(origin, future, local, |task| real::task::spawn_local(task))
}

/// Like [`LocalSet::spawn_local`].
#[track_caller]
pub fn spawn_local_on<F>(origin: Origin, future: F, local_set: &LocalSet) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    tracked!(origin, future, local, |task| local_set.spawn_local(task))
}

/// Like [`tokio::task::spawn_blocking`](real::task::spawn_blocking).
///
/// # Panics
///
/// Outside a runtime.
#[track_caller]
pub fn spawn_blocking<F, R>(origin: Origin, function: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    real::task::spawn_blocking(track_blocking(origin, function))
}

/// Like [`Handle::spawn_blocking`].
#[track_caller]
pub fn spawn_blocking_on<F, R>(origin: Origin, function: F, handle: &Handle) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    handle.spawn_blocking(track_blocking(origin, function))
}
