//! `async_std::io`, with what waits replaced.

use std::time::Duration;

pub use real::io::*;

use crate::future::Bounded;

/// Gives an I/O operation a certain time; see [`async_std::io::timeout`](real::io::timeout).
///
/// The time runs from the first poll.
///
/// # Errors
///
/// [`ErrorKind::TimedOut`] when the time is over first; else what `f` fails with.
///
/// # Cancel safety
///
/// Dropping the future drops `f` and forgets the wait.
pub async fn timeout<F, T>(dur: Duration, f: F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    match Bounded::new(f, dur).await {
        Some(result) => result,
        None => Err(Error::new(ErrorKind::TimedOut, "future timed out")),
    }
}
