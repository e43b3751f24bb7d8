//! The benches: the same work on each runtime, raw and under its facade.
//!
//! Two methods, each where it is the better one:
//!
//! - **criterion**, for what takes a microsecond and more: [`work`] and [`service`], written once against the trait
//!   [`Runtime`](runtime::Runtime);
//! - **pairs**, [`paired()`], for what a facade adds: a program and the same program with one thing added, in turn, on
//!   the same machine at the same time, and that in many [`processes`]. Between two runs of criterion, minutes lie, and
//!   a busy machine changes by more than the 25 ns that a spawn may cost.
//!
//! Both check what they measured, outside of what is timed: every order done, no task left.

pub mod child;
pub mod counting;
pub mod paired;
pub mod processes;
pub mod runtime;
pub mod service;
pub mod work;

pub use figures::Settings;
pub use paired::{Paired, median, paired};
pub use processes::Processes;
