//! Waiting, in virtual time.

use std::time::Duration;

use fuite::lab::Lab;
use futures_lite::future::or;

/// How long a call may take before it is said never to return: the two hours of the exam.
pub(crate) const LONG: Duration = Duration::from_secs(2 * 3600);

/// How long whatever still has something to do is given to do it: an order that was late, a round of
/// audits. Two hours would tell no more, and have a leaking service beat for two hours.
pub(crate) const PAUSE: Duration = Duration::from_secs(600);

/// How long a service at rest is given to come to rest: longer than the start delay of a lab.
const SETTLE: Duration = Duration::from_secs(5);

/// Lets everything that ends by itself end.
pub(crate) async fn settle<L: Lab>() {
    L::sleep(SETTLE).await;
}

/// The result of a call, or `None` if it does not return within [`LONG`].
pub(crate) async fn within_long<L: Lab, T>(call: impl Future<Output = T>) -> Option<T> {
    or(async { Some(call.await) }, async {
        L::sleep(LONG).await;
        None
    })
    .await
}
