//! The lab: one thread, virtual time, and an answer that is the same every time.
//!
//! This is [`fuite_lab`], under a name that a test of an async-std program has at hand:
//! `async_std::lab::Deterministic::new().block_on(async { … })`.

pub use fuite_lab::*;
