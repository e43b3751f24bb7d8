//! Handing a counted task to async-std, or to the lab.

use std::io;
use std::pin::Pin;

use fuite::{Origin, Ticket, Tracked};
use fuite_lab::is_entered;
use real::task::Builder;

use super::current::InLab;
use super::identity::Task;
use super::join_handle::{JoinHandle, LabHandle};

/// A future behind a pointer: all of one output share one instance of async-std's code.
type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Spawns a task without a name.
///
/// Whether it has evidence is asked before there is a wrapped future: a large one is then moved once, to where it will
/// live. What is rare is kept apart, and gives what fits into a register, so that the handle is written once too.
#[inline]
#[track_caller]
pub(super) fn start<F, T>(origin: Origin, future: F) -> JoinHandle<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    #[cfg(feature = "boxed")]
    let future: Boxed<T> = Box::pin(future);
    if is_entered() {
        return in_lab(None, origin, future).into();
    }
    match Ticket::plain(origin) {
        Some(ticket) => real::task::spawn(Tracked::with_ticket(future, ticket)),
        None => recorded(origin, future),
    }
    .into()
}

/// Spawns a task that has a name.
#[track_caller]
pub(super) fn start_named<F, T>(
    name: String,
    origin: Origin,
    future: F,
) -> io::Result<JoinHandle<T>>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    #[cfg(feature = "boxed")]
    let future: Boxed<T> = Box::pin(future);
    if is_entered() {
        return Ok(in_lab(Some(name), origin, future).into());
    }
    let task = Tracked::named(future, origin, name.as_str());
    Builder::new().name(name).spawn(abortable(task)).map(JoinHandle::from)
}

#[cold]
#[inline(never)]
#[track_caller]
fn in_lab<F, T>(name: Option<String>, origin: Origin, future: F) -> Box<LabHandle<T>>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let task = Task::of_lab(name.clone());
    let future = InLab::new(task.clone(), future);
    let handle = match name {
        Some(name) => fuite_lab::spawn_named(origin, name, future),
        None => fuite_lab::spawn(origin, future),
    };
    LabHandle::of_future(handle, task)
}

#[cold]
#[inline(never)]
fn recorded<F, T>(origin: Origin, future: F) -> real::task::JoinHandle<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    real::task::spawn(abortable(Tracked::with_origin(future, origin)))
}

/// A recorded task as the census can end it, for async-std's handle only cancels when it is consumed.
fn abortable<F, T>(task: Tracked<F>) -> Boxed<T>
where
    F: Future<Output = T> + Send + 'static,
{
    Box::pin(task.abortable())
}

/// Spawns a task on this thread, a recorded one as [`abortable`] says.
#[cfg(feature = "unstable")]
pub(super) fn start_local<F, T>(
    builder: Builder,
    task: Tracked<F>,
) -> io::Result<real::task::JoinHandle<T>>
where
    F: Future<Output = T> + 'static,
    T: 'static,
{
    if task.is_recorded() {
        let task: Pin<Box<dyn Future<Output = T>>> = Box::pin(task.abortable());
        return builder.local(task);
    }
    builder.local(task)
}
