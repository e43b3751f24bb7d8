//! `tokio_util::task::task_tracker`, with `TaskTracker` replaced: without this module the path would lead to the tracker
//! that spawns past the census.

pub use real::task::task_tracker::*;

pub use super::TaskTracker;
