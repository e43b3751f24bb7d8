//! The timer under everything here that waits.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use fuite_lab::is_entered;

/// Fires once: in virtual time inside a lab, in real time elsewhere.
///
/// async-std's adapters own their timer and take no other, so the facade has adapters of its own over this one, written
/// to the same behaviour: async-std is discontinued, and it will not change.
#[derive(Debug)]
pub(crate) struct Timer {
    duration: Duration,
    armed: Armed,
}

#[derive(Debug)]
enum Armed {
    Real(async_io::Timer),
    Lab(fuite_lab::Timer),
}

impl Timer {
    pub(crate) fn after(duration: Duration) -> Self {
        let armed = if is_entered() {
            Armed::Lab(fuite_lab::Timer::after(duration))
        } else {
            Armed::Real(async_io::Timer::after(duration))
        };
        Self { duration, armed }
    }

    /// Starts again, from now.
    pub(crate) fn rearm(&mut self) {
        *self = Self::after(self.duration);
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // Made just before the lab, as the argument in `lab.block_on(work.timeout(HOUR))` is: counts from here.
        if is_entered() && matches!(self.armed, Armed::Real(_)) {
            self.rearm();
        }
        match &mut self.armed {
            Armed::Real(timer) => Pin::new(timer).poll(context).map(drop),
            Armed::Lab(timer) => Pin::new(timer).poll(context).map(drop),
        }
    }
}
