//! A task of a lab starts when the lab's schedule says.

use std::time::Duration;

use crate::boxed::{Local, Movable};

#[cfg(feature = "time")]
pub(crate) fn movable<F>(delay: Duration, future: F) -> Movable<F::Output>
where
    F: Future + Send + 'static,
{
    Box::pin(async move {
        real::time::sleep(delay).await;
        future.await
    })
}

#[cfg(feature = "time")]
pub(crate) fn local<F>(delay: Duration, future: F) -> Local<F::Output>
where
    F: Future + 'static,
{
    Box::pin(async move {
        real::time::sleep(delay).await;
        future.await
    })
}

/// Without timers there is no lab, and so no schedule to keep.
#[cfg(not(feature = "time"))]
pub(crate) fn movable<F>(_delay: Duration, future: F) -> Movable<F::Output>
where
    F: Future + Send + 'static,
{
    Box::pin(future)
}

/// Without timers there is no lab, and so no schedule to keep.
#[cfg(not(feature = "time"))]
pub(crate) fn local<F>(_delay: Duration, future: F) -> Local<F::Output>
where
    F: Future + 'static,
{
    Box::pin(future)
}
