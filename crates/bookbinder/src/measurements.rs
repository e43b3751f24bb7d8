//! What the benches measured: `book/figures/bench.json` and `book/figures/scale.json`, which
//! `cargo xtask bench` writes and the book reads.
//!
//! No figure of the book or of the README is typed. A page names what it wants to show, and what
//! cannot be shown is a fault of the page: a file that is missing, a bench that nobody measured, a
//! ranking that the intervals do not allow.
//!
//! - [`document`]: the two files, read and found to make sense.
//! - [`interval`]: a value with its 95 % interval, and what may be concluded from two of them.
//! - [`quantity`]: such a value in a unit, in French or in English.
//! - [`names`]: what benches, runtimes and variants are called in French.
//! - [`selection`]: which figures a directive asks for.
//! - [`readme`]: the block of the README.

pub(crate) mod document;
pub(crate) mod interval;
pub(crate) mod names;
pub(crate) mod quantity;
pub(crate) mod readme;
pub(crate) mod selection;

pub(crate) use document::{Benches, Figure, Machine, Pair, Runtime, Scale, Series, Variant};
pub(crate) use interval::Interval;
pub(crate) use quantity::{ENGLISH, FRENCH, Quantity, Unit};
pub(crate) use selection::Selection;
