//! The grace of a check, by the facade's timer.

use fuite::Options;

use crate::Timer;

/// [`Options`] for a [`Guard`](fuite::Guard) on smol, whose grace passes by smol's timer, and in the lab by the lab's.
///
/// ```
/// # use fuite_smol as smol;
/// use std::time::Duration;
/// use smol::fuite::Guard;
/// use smol::lab::Deterministic;
///
/// let checked = Deterministic::new().block_on(async {
///     let options = smol::guard_options().grace(Duration::from_secs(3_600));
///     let guard = Guard::with(options);
///     smol::spawn(async {
///         smol::Timer::after(Duration::from_secs(1_800)).await;
///     })
///     .detach();
///     // Half an hour later, and at once.
///     guard.verify().await
/// });
/// assert!(checked.unwrap().is_ok());
/// ```
pub fn guard_options() -> Options {
    Options::new().timer(|duration| {
        Box::pin(async move {
            Timer::after(duration).await;
        })
    })
}
