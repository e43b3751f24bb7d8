//! A future that is given a certain time.

use std::convert::Infallible;
use std::future::pending;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use pin_project_lite::pin_project;
use real::future::TimeoutError;

use crate::timer::Timer;

pin_project! {
    /// Ends as its future does, or with `None` when the time that runs from its making is over.
    pub(crate) struct Bounded<F> {
        #[pin]
        future: F,
        timer: Timer,
    }
}

impl<F> Bounded<F> {
    pub(crate) fn new(future: F, duration: Duration) -> Self {
        Self { future, timer: Timer::after(duration) }
    }
}

impl<F: Future> Future for Bounded<F> {
    type Output = Option<F::Output>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(output) = this.future.poll(context) {
            return Poll::Ready(Some(output));
        }
        Pin::new(this.timer).poll(context).map(|()| None)
    }
}

/// async-std's own error, so that it is the one type everywhere.
///
/// Only async-std can make one, and does so for a future that has no time at all: at the first poll, by a look at the
/// clock, without its reactor.
pub(super) fn timed_out() -> TimeoutError {
    let no_time = pin!(real::future::timeout(Duration::ZERO, pending::<Infallible>()));
    match no_time.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => error,
        Poll::Pending => unreachable!("a timer of no time has fired when it is first polled"),
    }
}
