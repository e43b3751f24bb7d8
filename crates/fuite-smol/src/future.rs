//! `smol::future`, with what blocks replaced.

use fuite_lab::is_entered;

pub use real::future::*;

/// Blocks the current thread on a future, and does nothing else meanwhile; see
/// [`smol::future::block_on`](real::future::block_on).
///
/// The future is no task, and is not counted.
///
/// # Panics
///
/// On the thread that polls the lab's tasks, as [`block_on`](crate::block_on) does.
#[track_caller]
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    if is_entered() {
        return fuite_lab::block_on(future);
    }
    real::future::block_on(future)
}
