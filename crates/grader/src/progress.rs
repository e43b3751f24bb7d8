//! Where the grader says what it is doing, while it does it.

/// Hears of each step. A terminal shows a bar; a test listens to nothing.
pub trait Progress: Sync {
    /// A step begins; the text is in the learner's language.
    fn step(&self, text: &str);

    /// Something smaller happened within the step.
    fn detail(&self, _text: &str) {}

    /// `done` of `all` parts of the step are behind.
    fn advance(&self, _done: u64, _all: u64) {}
}

/// Hears nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _text: &str) {}
}
