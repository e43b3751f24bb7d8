//! `FutureExt`, whose timers obey the lab.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;
use real::future::{IntoFuture, TimeoutError};
use real::prelude::FutureExt as Real;

use super::bounded::{Bounded, timed_out};
use crate::timer::Timer;

/// The methods of async-std's `FutureExt`, all of them `unstable` there: those that wait are the facade's, the others
/// call async-std's.
///
/// It is written out, for a second trait beside async-std's with some of the same names would make each call of them
/// ambiguous. The futures have no names there either.
pub trait FutureExt: Future {
    /// Waits for `dur`, which runs from this call, before the first poll of this future.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops this one, started or not.
    fn delay(self, dur: Duration) -> impl Future<Output = Self::Output>
    where
        Self: Sized,
    {
        Delayed { future: self, timer: Some(Timer::after(dur)) }
    }

    /// Runs this future, and then the one that it returns.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops the one of the two that is running.
    fn flatten(self) -> impl Future<Output = <Self::Output as IntoFuture>::Output>
    where
        Self: Sized,
        Self::Output: IntoFuture,
    {
        Real::flatten(self)
    }

    /// Waits for the first of two futures, and drops the other.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops both.
    fn race<F>(self, other: F) -> impl Future<Output = Self::Output>
    where
        Self: Sized,
        F: Future<Output = Self::Output>,
    {
        Real::race(self, other)
    }

    /// Waits for the first of two futures that succeeds, or for the failure of both.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops both.
    fn try_race<F, T, E>(self, other: F) -> impl Future<Output = Self::Output>
    where
        Self: Future<Output = Result<T, E>> + Sized,
        F: Future<Output = Self::Output>,
    {
        Real::try_race(self, other)
    }

    /// Waits for both of two futures.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops both, with the output of the one that was ready.
    fn join<F>(self, other: F) -> impl Future<Output = (Self::Output, F::Output)>
    where
        Self: Sized,
        F: Future,
    {
        Real::join(self, other)
    }

    /// Waits for the success of both futures, or for the first failure.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops both, with the output of the one that was ready.
    fn try_join<F, A, B, E>(self, other: F) -> impl Future<Output = Result<(A, B), E>>
    where
        Self: Future<Output = Result<A, E>> + Sized,
        F: Future<Output = Result<B, E>>,
    {
        Real::try_join(self, other)
    }

    /// Gives this future a certain time, which runs from this call; else the same as
    /// [`future::timeout`](crate::future::timeout).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops this one and forgets the wait.
    fn timeout(self, dur: Duration) -> impl Future<Output = Result<Self::Output, TimeoutError>>
    where
        Self: Sized,
    {
        InTime { bounded: Bounded::new(self, dur) }
    }
}

impl<T: Future + ?Sized> FutureExt for T {}

pin_project! {
    struct Delayed<F> {
        #[pin]
        future: F,
        // Gone once it has fired: a timer that has fired is not polled again.
        timer: Option<Timer>,
    }
}

impl<F: Future> Future for Delayed<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        if let Some(timer) = this.timer {
            if Pin::new(timer).poll(context).is_pending() {
                return Poll::Pending;
            }
            *this.timer = None;
        }
        this.future.poll(context)
    }
}

pin_project! {
    // Not an `async` block over `Bounded`: that would hold the future twice, and be movable never.
    struct InTime<F> {
        #[pin]
        bounded: Bounded<F>,
    }
}

impl<F: Future> Future for InTime<F> {
    type Output = Result<F::Output, TimeoutError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let bounded = self.project().bounded.poll(context);
        bounded.map(|output| output.ok_or_else(timed_out))
    }
}
