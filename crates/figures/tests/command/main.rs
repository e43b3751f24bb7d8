//! What the program prints and writes, given what was measured.

mod common;
mod comparison;
mod confirmation;
mod document;
mod pairs;
