//! Figures: what the benches measured, as the book reads it.
//!
//! `cargo xtask bench` is the program of this crate. It runs the criterion benches, the paired ones, the `scale`
//! program and Go's, prints one table, and writes two documents:
//!
//! - [`Benches`], `bench.json`: times of one iteration, and what the facades add, measured by pairs;
//! - [`Scale`], `scale.json`: how time and memory grow from one live task to a million.
//!
//! It is a program of its own and has no runtime in it: the benches are compiled when they are run, and not to print a
//! help page.
//!
//! # Map
//!
//! - [`document`]: the two documents, written and read.
//! - [`statistics`]: the interval of a median, and the exponent of a growth.
//! - [`criterion`]: reads what criterion leaves in its folder.
//! - [`turns`]: what is to be ranked, measured in turn.
//! - [`Settings`]: how a hand-written bench is asked for its figures.
//! - `confirm`: two runs in one document; see [`Benches::confirmed_by`].
//! - [`compare()`]: an earlier run against this one, and what counts as slower.
//! - [`report`]: the tables, in French.

pub mod compare;
mod confirm;
pub mod criterion;
pub mod document;
mod french;
pub mod report;
mod settings;
pub mod statistics;
pub mod turns;

pub use compare::{Change, Comparison, compare};
pub use document::{Benches, Figure, Machine, Pair, Point, ReadError, Scale, Series};
pub use settings::Settings;
