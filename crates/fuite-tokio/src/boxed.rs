//! Futures behind a pointer, so that all of one output share one instance of tokio's code.

use std::pin::Pin;

/// A future that may move between threads.
pub(crate) type Movable<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// A future that stays on the thread where it is.
pub(crate) type Local<T> = Pin<Box<dyn Future<Output = T>>>;

pub(crate) fn movable<F>(future: F) -> Movable<F::Output>
where
    F: Future + Send + 'static,
{
    Box::pin(future)
}

pub(crate) fn local<F>(future: F) -> Local<F::Output>
where
    F: Future + 'static,
{
    Box::pin(future)
}
