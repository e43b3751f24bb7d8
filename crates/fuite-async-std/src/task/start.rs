//! Handing a counted task to async-std.

use std::io;
use std::pin::Pin;

use fuite::Tracked;
use real::task::{Builder, JoinHandle};

/// Spawns a task. A recorded one is spawned so that the census can end it, for async-std's handle only cancels when it
/// is consumed; and it is boxed, so that all of one output share one instance of async-std's code.
pub(super) fn start<F, T>(builder: Builder, task: Tracked<F>) -> io::Result<JoinHandle<T>>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    if task.is_recorded() {
        let task: Pin<Box<dyn Future<Output = T> + Send>> = Box::pin(task.abortable());
        return builder.spawn(task);
    }
    builder.spawn(task)
}

/// Like [`start`], on this thread.
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
