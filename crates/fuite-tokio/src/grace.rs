//! The grace of a check, by tokio's clock.

#[cfg(feature = "time")]
use std::time::Duration;

use fuite::Options;
#[cfg(feature = "time")]
use fuite::clock::{self, Sleep};
#[cfg(feature = "time")]
use real::runtime::Handle;

/// [`Options`] for a [`Guard`](fuite::Guard) on tokio, whose grace passes by tokio's clock (feature `time`).
///
/// Where that clock is paused, the grace of a check takes no time. Only a blocking closure, which stops a paused clock,
/// is given its grace in real time.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[fuite_tokio::main(flavor = "current_thread", start_paused = true, crate = "fuite_tokio")]
/// # async fn main() {
/// use std::time::Duration;
/// use fuite_tokio::time::sleep;
///
/// let guard = fuite::Guard::with(fuite_tokio::guard_options().grace(Duration::from_secs(3_600)));
/// fuite_tokio::spawn(sleep(Duration::from_secs(1_800)));
/// // Half an hour later, and at once.
/// assert!(guard.verify().await.is_ok());
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
///
/// # Panics
///
/// A check that has to wait panics on a runtime that was built without `enable_time`, as every sleep there does.
pub fn guard_options() -> Options {
    let options = Options::new();
    #[cfg(feature = "time")]
    let options = options.timer(sleep);
    options
}

/// Passes by tokio's clock, virtual or real; outside a runtime by the real one.
#[cfg(feature = "time")]
pub(crate) fn sleep(duration: Duration) -> Sleep {
    if Handle::try_current().is_err() {
        return clock::sleep(duration);
    }
    Box::pin(passes(duration))
}

#[cfg(all(feature = "time", not(feature = "test-util")))]
use real::time::sleep as passes;

/// A paused clock stands still while a blocking closure runs. If that closure is the leak it would stand still for
/// ever, so then the grace passes in real time, in which the closure runs too.
#[cfg(feature = "test-util")]
async fn passes(duration: Duration) {
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::Poll;

    let mut virtual_time = pin!(real::time::sleep(duration));
    let mut stood_still = pin!(async {
        loop {
            clock::sleep(duration).await;
            if fuite::tasks().any(|task| task.kind() == fuite::Kind::Blocking) {
                break;
            }
        }
    });
    poll_fn(|context| {
        if virtual_time.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        stood_still.as_mut().poll(context)
    })
    .await;
}
