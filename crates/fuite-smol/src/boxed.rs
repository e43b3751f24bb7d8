//! Futures behind a pointer, so that all of one output share one instance of an executor's code.

use std::pin::Pin;

use fuite::Tracked;

/// A future that may move between threads.
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A future that stays on the thread where it is.
pub(crate) type BoxedLocal<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

pub(crate) fn boxed<'a, F>(future: F) -> Boxed<'a, F::Output>
where
    F: Future + Send + 'a,
{
    Box::pin(future)
}

pub(crate) fn boxed_local<'a, F>(future: F) -> BoxedLocal<'a, F::Output>
where
    F: Future + 'a,
{
    Box::pin(future)
}

/// A recorded task, as the executor gets it: the census can end it, for smol has no handle that only aborts.
pub(crate) fn abortable<'a, F>(task: Tracked<F>) -> Boxed<'a, F::Output>
where
    F: Future + Send + 'a,
{
    boxed(task.abortable())
}

/// Like [`abortable`], for a future that need not be `Send`.
pub(crate) fn abortable_local<'a, F>(task: Tracked<F>) -> BoxedLocal<'a, F::Output>
where
    F: Future + 'a,
{
    boxed_local(task.abortable())
}
