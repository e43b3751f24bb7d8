//! A task of a lab starts when the lab's schedule says.

use std::time::Duration;

/// Delays a future; it may move between threads where the future may.
#[cfg(feature = "time")]
pub(crate) async fn late<F: Future>(delay: Duration, future: F) -> F::Output {
    real::time::sleep(delay).await;
    future.await
}

/// Without timers there is no lab, and so no schedule to keep.
#[cfg(not(feature = "time"))]
pub(crate) async fn late<F: Future>(_delay: Duration, future: F) -> F::Output {
    future.await
}
