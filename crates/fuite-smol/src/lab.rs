//! The lab: one thread, virtual time, and an answer that is the same every time.
//!
//! ```
//! # use fuite_smol as smol;
//! use std::time::Duration;
//! use smol::lab::{Deterministic, Lab, Schedule};
//!
//! // Each task starts one virtual second late, and "wait a moment" is no longer long enough.
//! let done = Deterministic::new().run(Schedule::LateStart, async {
//!     let task = smol::spawn(async {});
//!     smol::Timer::after(Duration::from_millis(500)).await;
//!     task.is_finished()
//! });
//! assert!(!done.unwrap());
//! ```

pub use fuite::lab::{Busy, Lab, LabError, Schedule, Stuck};
pub use fuite_lab::*;
