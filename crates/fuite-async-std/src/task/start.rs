//! Handing a counted task to async-std.

use std::io;
use std::pin::Pin;

use fuite::{Origin, Ticket, Tracked};
use real::task::{Builder, JoinHandle};

/// Spawns a task without a name.
///
/// Whether it has evidence is asked before there is a wrapped future: a large one is then moved once, to where it will
/// live.
#[inline]
pub(super) fn start<F, T>(builder: Builder, origin: Origin, future: F) -> io::Result<JoinHandle<T>>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let ticket = Ticket::new(origin);
    if ticket.is_recorded() {
        return start_recorded(builder, Tracked::with_ticket(future, ticket));
    }
    builder.spawn(Tracked::with_ticket(future, ticket))
}

/// Spawns a recorded task so that the census can end it, for async-std's handle only cancels when it is consumed; and
/// boxed, so that all of one output share one instance of async-std's code.
#[cold]
#[inline(never)]
pub(super) fn start_recorded<F, T>(builder: Builder, task: Tracked<F>) -> io::Result<JoinHandle<T>>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let task: Pin<Box<dyn Future<Output = T> + Send>> = Box::pin(task.abortable());
    builder.spawn(task)
}

/// Spawns a task on this thread, a recorded one as [`start_recorded`] does.
#[cfg(feature = "unstable")]
pub(super) fn start_local<F, T>(builder: Builder, task: Tracked<F>) -> io::Result<JoinHandle<T>>
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
