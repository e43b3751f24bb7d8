//! tokio-util, whose `TaskTracker` is counted by the census.
//!
//! `TaskTracker::spawn` lives in tokio-util and spawns through the real tokio, past the facade of
//! that name; so tokio-util needs a facade too. Rename the dependency and change nothing else:
//!
//! ```toml
//! [dependencies]
//! tokio = { package = "fuite-tokio", version = "0.1", features = ["full"] }
//! tokio-util = { package = "fuite-tokio-util", version = "0.1" }
//! ```
//!
//! ```
//! # use fuite_tokio as tokio;
//! # use fuite_tokio_util as tokio_util;
//! use tokio_util::task::TaskTracker;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let tracker = TaskTracker::new();
//! tracker.spawn(std::future::ready(()));
//! assert_eq!(fuite::live(), 1);
//!
//! tracker.close();
//! tracker.wait().await;
//! tokio::task::yield_now().await;
//! assert_eq!(fuite::live(), 0);
//! # }
//! ```
//!
//! `JoinMap`, `JoinQueue` and `LocalPoolHandle` are tokio-util's own: they spawn past the census,
//! and [`fuite_tokio::untracked`] counts what they spawn.

pub mod task;

pub use real::*;
