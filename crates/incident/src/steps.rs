//! What is being done, said on the standard error.

use grader::Progress;

/// Says each step as it begins.
pub(crate) struct Steps;

impl Progress for Steps {
    fn step(&self, text: &str) {
        eprintln!("{text}");
    }
}
