//! Virtual time.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use fuite::clock::Virtual;
use futures_core::Stream;

use crate::current::current;
use crate::shared::Shared;
use crate::timers::Place;

/// The virtual time since the lab of this thread began.
///
/// # Panics
///
/// Outside a lab.
#[must_use]
#[track_caller]
pub fn elapsed() -> Duration {
    current().elapsed()
}

/// The virtual moment as an `Instant`, comparable with those that a [`Timer`] yields.
///
/// # Panics
///
/// Outside a lab.
#[must_use]
#[track_caller]
pub fn now() -> Instant {
    let shared = current();
    let elapsed = shared.elapsed();
    shared.instant(elapsed).expect("a lab does not outlive the clock of its machine")
}

/// Dates by virtual time what is born on this thread, and has the grace of a check pass by it.
pub(crate) fn enter_virtual_time() -> Virtual {
    Virtual::enter(elapsed).with_sleep(|duration| {
        Box::pin(async move {
            Timer::after(duration).await;
        })
    })
}

/// A future or stream of moments in virtual time, with the methods of smol's `Timer`.
///
/// A timer belongs to the lab that it was made in. Once that lab is gone it never fires.
///
/// # Cancel safety
///
/// Dropping it forgets the wait and nothing else. An interval keeps its rhythm however often it is polled.
pub struct Timer {
    lab: Arc<Shared>,
    /// When it fires next; `None` for never.
    deadline: Option<Duration>,
    /// How long after that it fires again; `None` for a timer that fires once.
    period: Option<Duration>,
    /// Who polled it last, and waits for it.
    waker: Option<Waker>,
    /// Where that one waits; nowhere for a timer that never fires.
    place: Option<Place>,
}

impl Timer {
    #[track_caller]
    fn new(deadline: impl FnOnce(&Shared) -> Option<Duration>, period: Option<Duration>) -> Self {
        let lab = current();
        let deadline = deadline(&lab);
        Self { lab, deadline, period, waker: None, place: None }
    }

    /// Never fires.
    ///
    /// # Panics
    ///
    /// Outside a lab, as all constructors do.
    #[must_use]
    #[track_caller]
    pub fn never() -> Self {
        Self::new(|_| None, None)
    }

    /// Fires once, after `duration` of virtual time.
    ///
    /// # Panics
    ///
    /// Outside a lab.
    #[must_use]
    #[track_caller]
    pub fn after(duration: Duration) -> Self {
        Self::new(|lab| lab.elapsed().checked_add(duration), None)
    }

    /// Fires once, at `instant`.
    ///
    /// Take the instant from [`now`] or from a timer: [`Instant::now`] does not move in a lab, and is not the same in
    /// two runs.
    ///
    /// # Panics
    ///
    /// Outside a lab.
    #[must_use]
    #[track_caller]
    pub fn at(instant: Instant) -> Self {
        Self::new(|lab| Some(lab.moment(instant)), None)
    }

    /// Fires every `period`, the first time after one.
    ///
    /// # Panics
    ///
    /// Outside a lab.
    #[must_use]
    #[track_caller]
    pub fn interval(period: Duration) -> Self {
        Self::new(|lab| lab.elapsed().checked_add(period), Some(period))
    }

    /// Fires at `start`, and every `period` from then on.
    ///
    /// # Panics
    ///
    /// Outside a lab.
    #[must_use]
    #[track_caller]
    pub fn interval_at(start: Instant, period: Duration) -> Self {
        Self::new(|lab| Some(lab.moment(start)), Some(period))
    }

    /// Whether it will fire at some time.
    #[must_use]
    pub fn will_fire(&self) -> bool {
        self.deadline.is_some()
    }

    /// Makes it fire next after `duration` from now. An interval goes on from there, as smol's does.
    pub fn set_after(&mut self, duration: Duration) {
        self.set(self.lab.elapsed().checked_add(duration));
    }

    /// Makes it fire next at `instant`. An interval goes on from there, as smol's does.
    pub fn set_at(&mut self, instant: Instant) {
        self.set(Some(self.lab.moment(instant)));
    }

    /// Makes it fire every `period`, the first time after one.
    pub fn set_interval(&mut self, period: Duration) {
        self.period = Some(period);
        self.set(self.lab.elapsed().checked_add(period));
    }

    /// Makes it fire at `start`, and every `period` from then on.
    pub fn set_interval_at(&mut self, start: Instant, period: Duration) {
        self.period = Some(period);
        self.set(Some(self.lab.moment(start)));
    }

    /// Makes it fire never, unless it is set again.
    pub fn clear(&mut self) {
        self.set(None);
    }

    /// A task that waits for the timer keeps waiting, for the new deadline: like smol's, it is not woken.
    fn set(&mut self, deadline: Option<Duration>) {
        self.leave();
        self.deadline = deadline;
        if let (Some(deadline), Some(waker)) = (deadline, &self.waker) {
            self.place = self.lab.wait_for(deadline, waker);
            if self.place.is_none() {
                waker.wake_by_ref();
            }
        }
    }

    /// Gives up the place among the lab's timers.
    fn leave(&mut self) {
        if let Some(place) = self.place.take() {
            drop(self.lab.forget(place));
        }
    }

    fn poll_fire(&mut self, context: &Context<'_>) -> Poll<Instant> {
        self.leave();
        self.waker = Some(context.waker().clone());
        let Some(deadline) = self.deadline else { return Poll::Pending };
        self.place = self.lab.wait_for(deadline, context.waker());
        if self.place.is_some() {
            return Poll::Pending;
        }
        self.waker = None;
        self.deadline = self.period.and_then(|period| deadline.checked_add(period));
        match self.lab.instant(deadline) {
            Some(instant) => Poll::Ready(instant),
            None => Poll::Pending,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Future for Timer {
    type Output = Instant;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Instant> {
        self.poll_fire(context)
    }
}

impl Stream for Timer {
    type Item = Instant;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Instant>> {
        self.poll_fire(context).map(Some)
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer")
            .field("deadline", &self.deadline)
            .field("period", &self.period)
            .finish_non_exhaustive()
    }
}
