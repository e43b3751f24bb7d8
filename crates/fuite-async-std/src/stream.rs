//! `async_std::stream`, with `interval` replaced (feature `unstable`).
//!
//! The adapters of `StreamExt` that wait are async-std's own; the front page says why.

#[cfg(feature = "unstable")]
mod interval;

#[cfg(feature = "unstable")]
pub use interval::{Interval, interval};
pub use real::stream::*;
