//! The tracker whose tasks are counted.

mod common;
mod sites;
mod tasks_can_be_aborted;
mod tokens;
mod waits;
