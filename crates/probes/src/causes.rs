//! What an error says of its causes.

use std::error::Error;
use std::iter;

/// An error with its cause, and the cause of that, to the last: each text says its own part only.
#[must_use]
pub fn with_causes(error: &(dyn Error + 'static)) -> String {
    let all = iter::successors(Some(error), |&error| error.source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the program cannot be started")]
    struct Exec(#[source] std::io::Error);

    #[test]
    fn an_error_is_told_with_its_cause() {
        let error = Exec(std::io::Error::other("no such file"));
        assert_eq!(with_causes(&error), "the program cannot be started: no such file");
        assert_eq!(with_causes(&error.0), "no such file");
    }
}
