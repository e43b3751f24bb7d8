//! One script, played by the services of two languages.

pub(crate) mod account;
pub(crate) mod program;
pub(crate) mod script;
pub(crate) mod solution;
