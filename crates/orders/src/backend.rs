//! The outside of the service, and the one safe way to charge an order.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use thiserror::Error;

use crate::{Order, Outcome, Progress};

/// A boxed future, so that a [`Backend`] can stand behind `dyn`.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What the service reaches outside itself: the bank, the auditor, the supervisor.
///
/// Nothing here is bound to a runtime. A call may take as long as it likes and may fail; it may
/// even panic, which [`charge`] and [`audit`] turn into a failure.
pub trait Backend: Send + Sync + 'static {
    /// Moves the money for one order. Not idempotent: a second call charges a second time.
    ///
    /// # Errors
    ///
    /// The bank refuses or cannot be reached; nothing was charged.
    fn charge<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<(), BackendError>>;

    /// Files one charged order with the auditor. `attempt` counts from 1.
    ///
    /// # Errors
    ///
    /// The auditor could not take it now; trying again is expected and harmless.
    fn audit<'a>(
        &'a self,
        order: &'a Order,
        attempt: u32,
    ) -> BoxFuture<'a, Result<(), BackendError>>;

    /// Tells the supervisor that a batch is being worked on, and how far it has come.
    fn heartbeat(&self, progress: Progress);
}

/// A call to the outside that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BackendError {
    /// The other side said no, or said nothing.
    #[error("the backend failed: {0}")]
    Unavailable(String),
    /// The backend's own code panicked; whether money moved is unknown, so nothing is repeated.
    #[error("the backend panicked")]
    Panicked,
}

/// Charges one order and says what became of it; never panics because the backend does.
///
/// Every service charges through this function, so that a panic in the backend costs one order and
/// not the task, the batch or the service.
///
/// # Cancel safety
///
/// Dropping the future abandons the call to the backend: the order may or may not have been
/// charged, so do not drop it to try again.
pub async fn charge(backend: &dyn Backend, order: &Order) -> Outcome {
    match unless_it_panics(|| backend.charge(order)).await {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Failed(error),
    }
}

/// Files one charged order with the auditor; never panics because the backend does.
///
/// # Errors
///
/// The backend's own error, or [`BackendError::Panicked`]. An audit may be tried again after either.
///
/// # Cancel safety
///
/// Dropping the future abandons the call; filing the order again is harmless.
pub async fn audit(backend: &dyn Backend, order: &Order, attempt: u32) -> Result<(), BackendError> {
    unless_it_panics(|| backend.audit(order, attempt)).await
}

/// Runs one call, and makes an error of a panic, whether it strikes before or during a poll.
///
/// The backend is only reached through `&self`: what it left half-done is its own to guard, which
/// is why asserting unwind safety is sound here.
async fn unless_it_panics<'a>(
    call: impl FnOnce() -> BoxFuture<'a, Result<(), BackendError>>,
) -> Result<(), BackendError> {
    let Ok(mut call) = catch_unwind(AssertUnwindSafe(call)) else {
        return Err(BackendError::Panicked);
    };
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| call.as_mut().poll(context))) {
        Ok(poll) => poll,
        Err(_panic) => Err(BackendError::Panicked).into(),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Side;

    enum Bank {
        Pays,
        Refuses,
        PanicsAtOnce,
        PanicsLater,
    }

    impl Backend for Bank {
        fn charge<'a>(&'a self, _: &'a Order) -> BoxFuture<'a, Result<(), BackendError>> {
            if matches!(self, Self::PanicsAtOnce) {
                panic!("before the first poll");
            }
            Box::pin(async move {
                match self {
                    Self::Pays => Ok(()),
                    Self::Refuses => Err(BackendError::Unavailable("closed".into())),
                    Self::PanicsAtOnce | Self::PanicsLater => panic!("while polled"),
                }
            })
        }

        fn audit<'a>(&'a self, _: &'a Order, _: u32) -> BoxFuture<'a, Result<(), BackendError>> {
            Box::pin(async { Ok(()) })
        }

        fn heartbeat(&self, _: Progress) {}
    }

    fn check(bank: &Bank, expected: &Outcome) {
        let order = Order::new(1, "AIR.PA", Side::Buy, 1, 1);
        assert_eq!(&pollster::block_on(charge(bank, &order)), expected);
    }

    #[test]
    fn every_answer_of_the_bank_is_an_outcome() {
        check(&Bank::Pays, &Outcome::Done);
        check(&Bank::Refuses, &Outcome::Failed(BackendError::Unavailable("closed".into())));
        check(&Bank::PanicsAtOnce, &Outcome::Failed(BackendError::Panicked));
        check(&Bank::PanicsLater, &Outcome::Failed(BackendError::Panicked));
    }
}
