//! Checks of the whole process, without a guard.

use std::future::Future;

use crate::leak_error::LeakError;
use crate::options::Options;
use crate::wait::{End, OfProcess, wait};

/// Waits until no task is left in the whole process but those that `options` excuse.
///
/// For the end of `main`, and for a test that has the process to itself; elsewhere a [`Guard`](crate::Guard) tells one
/// test's tasks from another's. Tasks that were born without [`evidence`](crate::evidence) prove nothing, so for them the
/// grace is waited out.
///
/// # Errors
///
/// [`LeakError`], with the tasks that still live.
///
/// # Cancel safety
///
/// Dropping the future forgets the wait and nothing else.
///
/// # Example
///
/// ```
/// # futures_lite::future::block_on(async {
/// let pool = fuite::Tracked::new(std::future::pending::<()>());
/// let options = fuite::Options::new().ignore_current();
/// assert!(fuite::find(options).await.is_ok());
///
/// let options = fuite::Options::new().grace(std::time::Duration::ZERO);
/// assert_eq!(fuite::find(options).await.unwrap_err().count(), 1);
/// # drop(pool);
/// # });
/// ```
pub async fn find(options: Options) -> Result<(), LeakError> {
    // Made when it is first polled: a wait that returns at once starts no timer.
    let grace = async { options.sleep(options.grace).await };
    match wait(OfProcess::new(&options, true), End::Grace(options.grace), grace).await {
        Ok(()) => Ok(()),
        Err(leak) => options.act(leak, OfProcess::new(&options, true)).await,
    }
}

/// Waits until no task lives in the whole process, or until `bound` completes.
///
/// Nobody is excused but daemons, and no proof ends the wait: somebody may still abort what is left.
///
/// # Errors
///
/// [`LeakError`], with the tasks that still live, when `bound` completes first.
///
/// # Cancel safety
///
/// Dropping the future forgets the wait and nothing else.
pub async fn wait_until_quiet<B: Future>(bound: B) -> Result<(), LeakError> {
    wait(OfProcess::new(&Options::new(), false), End::Bound, bound).await
}
