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
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Exec(std::io::Error);

    impl fmt::Display for Exec {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the program cannot be started")
        }
    }

    impl Error for Exec {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn an_error_is_told_with_its_cause() {
        let error = Exec(std::io::Error::other("no such file"));
        assert_eq!(with_causes(&error), "the program cannot be started: no such file");
        assert_eq!(with_causes(&error.0), "no such file");
    }
}
