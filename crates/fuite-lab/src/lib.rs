//! One thread, virtual time, and an answer that is the same every time.
//!
//! An experiment on async code that sleeps, races and hangs is slow and moody on a real runtime. Here the tasks
//! run on the calling thread, the clock jumps to the next timer when no task can run, and when there is no timer
//! either, that is no timeout but a *proof*: nobody will ever go on.
//!
//! ```
//! use std::future::pending;
//! use std::time::Duration;
//! use fuite::{Origin, lab::LabError};
//! use fuite_lab::{Deterministic, Timer, elapsed, spawn};
//!
//! // Two hours pass in microseconds.
//! let waited = Deterministic::new().block_on(async {
//!     Timer::after(Duration::from_secs(7_200)).await;
//!     elapsed()
//! });
//! assert_eq!(waited.unwrap(), Duration::from_secs(7_200));
//!
//! // A deadlock is an error, and names who waits.
//! let error = Deterministic::new()
//!     .block_on(async { spawn(Origin::task::<()>(), pending::<()>()).await })
//!     .unwrap_err();
//! let LabError::Stuck(stuck) = &error else { panic!("{error}") };
//! assert_eq!(stuck.waiting[0].origin.site().file, file!());
//! ```
//!
//! # Chosen at run time
//!
//! A facade over a runtime asks [`is_entered`] at each spawn and each timer, and comes here if so. No Cargo feature
//! is involved: a feature that one crate turns on would change the program of another.
//!
//! # Schedules
//!
//! Ready tasks run in the order in which they were woken; with [a seed](Deterministic::seeded), in an order that is
//! random and yet the same each time. The [schedules](fuite::lab::Schedule) that the grader uses come through the
//! trait [`Lab`](fuite::lab::Lab), which [`Deterministic`] implements.
//!
//! # Map
//!
//! - [`Deterministic`]: the lab.
//! - [`spawn`], [`spawn_local`], [`spawn_blocking`]: tasks, counted by the census of [`fuite`]; [`spawn_named`] and
//!   [`spawn_local_named`] tell it a name.
//! - [`Timer`], [`elapsed`], [`now`]: virtual time.
//! - [`block_on`], [`is_entered`]: for facades.
//!
//! # What it cannot do
//!
//! - I/O: a task that waits for a socket looks like one that waits for ever.
//! - Threads that the experiment starts by itself: the lab does not know them, and takes who waits for one to wait for
//!   ever. [`spawn_blocking`] is known.
//! - [`Instant::now`](std::time::Instant::now) does not move; [`now`] does.
//! - Blocking work runs on threads of its own, so what those do among themselves is in no fixed order. Virtual time
//!   stands still meanwhile.

#![forbid(unsafe_code)]

mod blocking;
mod current;
mod deterministic;
mod ready;
mod shared;
mod spawn;
mod timer;
mod timers;

pub use async_task::Task;

pub use crate::{
    blocking::{block_on, spawn_blocking},
    current::is_entered,
    deterministic::Deterministic,
    spawn::{spawn, spawn_local, spawn_local_named, spawn_named},
    timer::{Timer, elapsed, now},
};
