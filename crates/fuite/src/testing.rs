//! For the `test` attributes of the facades, which expand to calls of this.

use std::pin::Pin;

use crate::guard::Guard;
use crate::leak_error::LeakError;
use crate::options::Options;

/// Runs the body of a test in a guard, and verifies the guard unless the test has failed by itself.
///
/// The locals of the body are gone when it completes, so what they held is no leak. The error of a test that has failed
/// is not to be hidden by a leak, which is probably its consequence: the guard says on standard error what was left.
pub async fn checked<T>(
    options: Options,
    body: Pin<&mut dyn Future<Output = T>>,
    has_failed: fn(&T) -> bool,
) -> Result<T, LeakError> {
    let guard = Guard::with(options);
    let output = body.await;
    if !has_failed(&output) {
        guard.verify().await?;
    }
    Ok(output)
}

/// What a test returned: a `Result`, or something else.
#[derive(Debug)]
pub struct Outcome<'a, T>(pub &'a T);

impl<T, E> Outcome<'_, Result<T, E>> {
    /// Whether the test has failed.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.0.is_err()
    }
}

/// For an output that is no `Result`: the inherent method comes before this one where there are both.
pub trait Otherwise {
    /// Whether the test has failed. It has not, for then it would have panicked.
    #[must_use]
    fn has_failed(&self) -> bool {
        false
    }
}

impl<T> Otherwise for Outcome<'_, T> {}

/// Fails a test that has left tasks behind.
///
/// # Panics
///
/// Always, with the report.
#[track_caller]
pub fn fail(leak: &LeakError) -> ! {
    panic!("{leak}")
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::pin::pin;

    use futures_lite::future::block_on;

    use super::*;
    use crate::tracked::Tracked;

    /// Runs a body that leaves a task behind and returns `output`: whether the leak is what fails the test.
    fn fails_by_its_leak<T: Clone + 'static>(output: &T, has_failed: fn(&T) -> bool) -> bool {
        let mut left = None;
        let body = pin!(async {
            left = Some(Tracked::new(pending::<()>()));
            output.clone()
        });
        let options = Options::new().timer(|_| Box::pin(ready(())));
        block_on(checked(options, body, has_failed)).is_err()
    }

    #[test]
    fn a_leak_fails_a_test_that_has_not_failed_by_itself() {
        assert!(fails_by_its_leak(&(), |it| Outcome(it).has_failed()));
        assert!(fails_by_its_leak(&Ok::<u8, u8>(1), |it| Outcome(it).has_failed()));
        assert!(!fails_by_its_leak(&Err::<u8, u8>(1), |it| Outcome(it).has_failed()));
    }
}
