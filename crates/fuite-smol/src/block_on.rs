//! `block_on`, which knows the lab.

use fuite_lab::is_entered;

/// Blocks the current thread on a future, and does I/O while it waits; see
/// [`smol::block_on`](real::block_on).
///
/// The future is no task, and is not counted.
///
/// # Panics
///
/// On the thread that polls the lab's tasks, where the future would wait for a thread that waits
/// for it: await it instead. Inside [`unblock`](crate::unblock) the lab lets it wait.
#[track_caller]
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    if is_entered() {
        return fuite_lab::block_on(future);
    }
    real::block_on(future)
}
