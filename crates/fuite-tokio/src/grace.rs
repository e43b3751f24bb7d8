//! The grace of a check, by tokio's clock.

use std::time::Duration;

use fuite::clock::{self, Sleep};
use real::runtime::Handle;

/// Passes by tokio's clock, virtual or real; outside a runtime by the real one.
pub(crate) fn sleep(duration: Duration) -> Sleep {
    if Handle::try_current().is_err() {
        return clock::sleep(duration);
    }
    Box::pin(passes(duration))
}

#[cfg(not(feature = "test-util"))]
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
