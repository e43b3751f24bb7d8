//! Tasks of an executor start when the lab's schedule says.

use std::time::Duration;

use fuite_lab::is_entered;

use crate::boxed::{Boxed, BoxedLocal, boxed, boxed_local};

/// Asks the schedule in force, once, and has `future` keep it.
///
/// Boxed in either case: all futures of one output then share what follows, and a lab counts polls
/// and not nanoseconds.
pub(crate) fn late<'a, F>(future: F) -> Boxed<'a, F::Output>
where
    F: Future + Send + 'a,
{
    match fuite::lab::start_delay() {
        None => boxed(future),
        Some(delay) => boxed(delayed(delay, future)),
    }
}

/// Like [`late`], for a future that need not be `Send`.
pub(crate) fn late_local<'a, F>(future: F) -> BoxedLocal<'a, F::Output>
where
    F: Future + 'a,
{
    match fuite::lab::start_delay() {
        None => boxed_local(future),
        Some(delay) => boxed_local(delayed(delay, future)),
    }
}

/// A thread of the program's own may run the executor: virtual time is none of its business.
async fn delayed<F: Future>(delay: Duration, future: F) -> F::Output {
    if is_entered() {
        fuite_lab::Timer::after(delay).await;
    }
    future.await
}
