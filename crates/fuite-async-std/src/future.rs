//! `async_std::future`, with what waits replaced.

mod bounded;
#[cfg(feature = "unstable")]
pub(crate) mod ext;

use std::time::Duration;

pub(crate) use bounded::Bounded;
pub use real::future::*;

use bounded::timed_out;

/// Gives a future a certain time; see [`async_std::future::timeout`](real::future::timeout).
///
/// The time runs from the first poll. A future that is ready when its time is over still counts as in time.
///
/// # Errors
///
/// [`TimeoutError`] when the time is over first.
///
/// # Cancel safety
///
/// Dropping the future drops `f` and forgets the wait. `f` is dropped on a timeout, too.
///
/// # Example
///
/// ```
/// # use fuite_async_std as async_std;
/// use std::time::Duration;
/// use async_std::{future, lab, task};
///
/// let outcomes = lab::Deterministic::new().block_on(async {
///     let nap = || task::sleep(Duration::from_secs(60));
///     let patient = future::timeout(Duration::from_secs(61), nap()).await;
///     let hasty = future::timeout(Duration::from_secs(59), nap()).await;
///     (patient.is_ok(), hasty.is_ok())
/// });
/// assert_eq!(outcomes.unwrap(), (true, false));
/// ```
pub async fn timeout<F, T>(dur: Duration, f: F) -> Result<T, TimeoutError>
where
    F: Future<Output = T>,
{
    Bounded::new(f, dur).await.ok_or_else(timed_out)
}
