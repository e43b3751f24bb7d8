//! `interval`, a stream of ticks.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use real::stream::Stream;

use crate::timer::Timer;

/// Yields every `dur`, the first time after one; see [`async_std::stream::interval`](real::stream::interval).
///
/// As with async-std, the time to the next tick runs from the moment at which the last one was *taken*: a slow reader
/// gets one tick at once, and no burst of those it missed.
#[must_use = "a stream yields nothing unless it is polled"]
pub fn interval(dur: Duration) -> Interval {
    Interval { timer: Timer::after(dur) }
}

/// A stream of ticks, made by [`interval`]. It never ends.
///
/// # Cancel safety
///
/// Dropping a future that waits for a tick loses no tick: the interval keeps it.
#[derive(Debug)]
pub struct Interval {
    timer: Timer,
}

impl Stream for Interval {
    type Item = ();

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<()>> {
        let fired = Pin::new(&mut self.timer).poll(context);
        if fired.is_ready() {
            self.timer.rearm();
        }
        fired.map(Some)
    }
}
