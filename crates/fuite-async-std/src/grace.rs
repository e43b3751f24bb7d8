//! The grace of a check, by the facade's timer.

use fuite::Options;

use crate::timer::Timer;

/// [`Options`] for a [`Guard`](fuite::Guard) on async-std, whose grace passes by async-std's timer, and in the lab by the lab's.
///
/// ```
/// # use fuite_async_std as async_std;
/// use std::time::Duration;
/// use async_std::fuite::Guard;
/// use async_std::lab::Deterministic;
/// use async_std::task;
///
/// let checked = Deterministic::new().block_on(async {
///     let options = async_std::guard_options().grace(Duration::from_secs(3_600));
///     let guard = Guard::with(options);
///     task::spawn(task::sleep(Duration::from_secs(1_800)));
///     // Half an hour later, and at once.
///     guard.verify().await
/// });
/// assert!(checked.unwrap().is_ok());
/// ```
pub fn guard_options() -> Options {
    Options::new().timer(|duration| Box::pin(Timer::after(duration)))
}
