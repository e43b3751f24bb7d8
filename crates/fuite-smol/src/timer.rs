//! `Timer`, in real time or in virtual time.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use fuite_lab::is_entered;
use real::stream::Stream;

/// A [`smol::Timer`](real::Timer) that keeps virtual time if it was made in the lab.
///
/// As a future it yields the moment at which it was due; as a stream, each of them.
///
/// ```
/// # use fuite_smol as smol;
/// use std::time::Duration;
///
/// let passed = smol::lab::Deterministic::new().block_on(async {
///     smol::Timer::after(Duration::from_secs(7_200)).await;
///     smol::lab::elapsed()
/// });
/// assert_eq!(passed.unwrap(), Duration::from_secs(7_200));
/// ```
///
/// # Cancel safety
///
/// Dropping it forgets the wait and nothing else. An interval keeps its rhythm however often it is
/// polled.
pub struct Timer(Clock);

enum Clock {
    Real(real::Timer),
    Lab(fuite_lab::Timer),
}

/// Both timers have the same methods, but no trait in common.
macro_rules! either {
    ($clock:expr, $timer:ident => $call:expr) => {
        match $clock {
            Clock::Real($timer) => $call,
            Clock::Lab($timer) => $call,
        }
    };
}

impl Timer {
    /// Asks once, when the timer is made: it cannot move from one clock to the other.
    fn new(real: impl FnOnce() -> real::Timer, lab: impl FnOnce() -> fuite_lab::Timer) -> Self {
        Self(if is_entered() { Clock::Lab(lab()) } else { Clock::Real(real()) })
    }

    /// Never fires.
    #[must_use]
    pub fn never() -> Self {
        Self::new(real::Timer::never, fuite_lab::Timer::never)
    }

    /// Fires once, after `duration`.
    #[must_use]
    pub fn after(duration: Duration) -> Self {
        Self::new(|| real::Timer::after(duration), || fuite_lab::Timer::after(duration))
    }

    /// Fires once, at `instant`.
    ///
    /// In the lab, take the instant from [`lab::now`](crate::lab::now) or from a timer:
    /// [`Instant::now`] does not follow virtual time.
    #[must_use]
    pub fn at(instant: Instant) -> Self {
        Self::new(|| real::Timer::at(instant), || fuite_lab::Timer::at(instant))
    }

    /// Fires every `period`, the first time after one.
    #[must_use]
    pub fn interval(period: Duration) -> Self {
        Self::new(|| real::Timer::interval(period), || fuite_lab::Timer::interval(period))
    }

    /// Fires at `start`, and every `period` from then on.
    #[must_use]
    pub fn interval_at(start: Instant, period: Duration) -> Self {
        Self::new(
            || real::Timer::interval_at(start, period),
            || fuite_lab::Timer::interval_at(start, period),
        )
    }

    /// Whether it will fire at some time.
    #[must_use]
    pub fn will_fire(&self) -> bool {
        either!(&self.0, timer => timer.will_fire())
    }

    /// Makes it fire next after `duration` from now; whoever waits for it keeps waiting.
    pub fn set_after(&mut self, duration: Duration) {
        either!(&mut self.0, timer => timer.set_after(duration));
    }

    /// Makes it fire next at `instant`; whoever waits for it keeps waiting.
    pub fn set_at(&mut self, instant: Instant) {
        either!(&mut self.0, timer => timer.set_at(instant));
    }

    /// Makes it fire every `period`, the first time after one; whoever waits for it keeps waiting.
    pub fn set_interval(&mut self, period: Duration) {
        either!(&mut self.0, timer => timer.set_interval(period));
    }

    /// Makes it fire at `start`, and every `period` from then on; whoever waits for it keeps
    /// waiting.
    pub fn set_interval_at(&mut self, start: Instant, period: Duration) {
        either!(&mut self.0, timer => timer.set_interval_at(start, period));
    }

    /// Makes it fire never, until it is set again.
    pub fn clear(&mut self) {
        either!(&mut self.0, timer => timer.clear());
    }
}

impl Future for Timer {
    type Output = Instant;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Instant> {
        either!(&mut self.0, timer => Pin::new(timer).poll(context))
    }
}

impl Stream for Timer {
    type Item = Instant;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Instant>> {
        either!(&mut self.0, timer => Pin::new(timer).poll_next(context))
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        either!(&self.0, timer => timer.fmt(f))
    }
}
