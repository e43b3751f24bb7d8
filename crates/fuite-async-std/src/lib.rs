//! async-std, plus a census of the tasks it runs and a lab to run them in.
//!
//! **async-std is discontinued**, and its own README recommends [smol](https://docs.rs/smol) instead. This crate is
//! for programs that still stand on it: to find their leaks before or while they move. New programs want smol, whose
//! facade is `fuite-smol`.
//!
//! Rename the dependency and change nothing else:
//!
//! ```toml
//! [dependencies]
//! async-std = { package = "fuite-async-std", version = "0.1", features = ["attributes"] }
//! ```
//!
//! Every name of async-std is here. What spawns is counted under the line that called it, what spawns or waits obeys
//! the lab where there is one, and the rest is async-std itself, re-exported.
//!
//! ```
//! # use fuite_async_std as async_std;
//! use async_std::{fuite, task};
//!
//! # task::block_on(async {
//! let forgotten = task::spawn(std::future::pending::<()>());
//! let census = fuite::by_site();
//! assert_eq!(census[0].tasks, 1);
//! assert!(census[0].site.to_string().contains(".rs:"));
//!
//! forgotten.cancel().await;
//! assert_eq!(fuite::live(), 0);
//! # });
//! ```
//!
//! # What is counted
//!
//! | call | as |
//! |---|---|
//! | [`task::spawn`], [`spawn_daemon`], [`spawn_named`], [`task::Builder::spawn`] | [`Kind::Task`] |
//! | `task::spawn_local`, `task::Builder::local` (feature `unstable`) | [`Kind::Local`] |
//! | [`task::spawn_blocking`] | [`Kind::Blocking`] |
//!
//! # What is not
//!
//! - The future given to [`task::block_on`]: it ends before the call does, so it cannot leak.
//! - What a dependency spawns through the real async-std, or through `async-global-executor`, `async-executor` or
//!   `blocking`, on which async-std stands: the facade replaces a name in one manifest, and those crates have another.
//! - What `fs`, `net` and the standard streams of `io` hand to the blocking pool: async-std calls itself there.
//! - `task::spawn_local`, when another crate turns on `unstable` of the real async-std and nobody turns it on here: the
//!   facade does not notice, and lets async-std's own through.
//!
//! async-std has no count of its own, so nothing tells how many those are.
//!
//! # A faster build
//!
//! With the feature `boxed` every future that is spawned is boxed first, so that all of one output share one instance of
//! async-std's code. A crate that spawns a lot then compiles in two thirds of the time, and each spawn allocates once more:
//! for development builds. The census names the same lines and the same types.
//!
//! # Tests that fail when a task is left
//!
//! With the feature `attributes`, a test that leaves a task behind fails, and says how many, of which test and born
//! where:
//!
//! ```
//! #[fuite_async_std::test(leaks(grace_ms = 500, ignore_name = "flusher"))]
//! async fn a_service_that_was_shut_down_leaves_no_task() {
//!     // …
//! }
//! ```
//!
//! **What it does depends on the name of the dependency**, for a manifest that only renames the facade must change
//! nothing else:
//!
//! | in the manifest | in the source | checks |
//! |---|---|---|
//! | `fuite-async-std = …` | `#[fuite_async_std::test]` | yes, unless `leaks = "allow"` |
//! | `async-std = { package = "fuite-async-std", … }` | `#[async_std::test]` | no: it is async-std's own, to the letter |
//! | `async-std = { package = "fuite-async-std", … }` | `#[async_std::test(leaks)]` or `(leaks(…))` | yes |
//!
//! The other options are on the page of the attribute, `async_std::test`. Without it, it is a [`Guard`](fuite::Guard) with
//! [`guard_options`]. All tests of a process share one executor; each still sees the tasks of its own only.
//!
//! A task that was born in the scope of a guard, or with a name, can be [aborted](fuite::Task::abort) by whoever finds it
//! in a report, although async-std has no handle that only aborts: its future is dropped in place, and an empty task
//! stays until it is cancelled. A closure of [`task::spawn_blocking`] cannot be aborted.
//!
//! # In the lab
//!
//! On a thread that is in a [lab](mod@lab), tasks run on that thread and time is virtual. The choice is made at run
//! time, call by call; outside a lab it costs one load of a thread-local.
//!
//! ```
//! # use fuite_async_std as async_std;
//! use std::time::Duration;
//! use async_std::{lab, task};
//!
//! let waited = lab::Deterministic::new().block_on(async {
//!     task::spawn(task::sleep(Duration::from_secs(7_200))).await;
//!     lab::elapsed()
//! });
//! assert_eq!(waited.unwrap(), Duration::from_secs(7_200));
//! ```
//!
//! | virtual in the lab | |
//! |---|---|
//! | tasks | [`task::spawn`], `spawn_local`, [`spawn_blocking`](task::spawn_blocking), [`task::Builder`], and their handles |
//! | time | [`task::sleep`], [`future::timeout`], [`io::timeout`]; with `unstable` also `stream::interval` and `FutureExt::{delay, timeout}` |
//! | names | [`task::current`] and [`JoinHandle::task`](task::JoinHandle::task); an experiment itself is no task and has none |
//!
//! | not virtual | what happens in the lab, and why it stays so |
//! |---|---|
//! | `StreamExt::{delay, timeout, throttle}` | wait in real time, so the lab takes them for a deadlock. A trait is replaced whole or not at all, and this one has eighty methods, most with types that cannot be named. `future::timeout(d, stream.next())` is virtual. |
//! | `Condvar::wait_timeout`, `wait_timeout_until` | the same, for async-std's `Condvar` sees the inside of its `Mutex` |
//! | [`task_local!`] | `with` panics and `try_with` fails, as they do outside a task: async-std alone can set its variables |
//! | `fs`, `net`, `process`, the standard streams | run on async-std's threads, for which the lab does not wait |
//!
//! # Map
//!
//! - [`mod@task`], [`mod@future`], [`mod@stream`], [`mod@io`] and [`prelude`]: async-std's modules, with what spawns or
//!   waits replaced.
//! - [`spawn_daemon`], [`spawn_named`]: tasks that are meant to stay, and tasks with a name.
//! - `test` (feature `attributes`), [`guard_options`]: checks for leaks.
//! - [`fuite`]: the census.
//! - [`mod@lab`]: the deterministic executor that experiments run on.
//!
//! [`Kind::Task`]: fuite::Kind::Task
//! [`Kind::Local`]: fuite::Kind::Local
//! [`Kind::Blocking`]: fuite::Kind::Blocking

#![forbid(unsafe_code)]

#[cfg(feature = "attributes")]
#[doc(hidden)]
pub mod __private;
pub mod future;
mod grace;
pub mod io;
pub mod lab;
pub mod prelude;
pub mod stream;
pub mod task;
mod timer;

/// The census itself, for a program that prints its own count: `async_std::fuite::live()`.
pub use fuite;
/// ```
/// // Under async-std's own name, `leaks` would have to be asked for.
/// #[fuite_async_std::test(leaks(grace_ms = 500, ignore_name = "flusher"))]
/// async fn a_service_that_was_shut_down_leaves_no_task() {
///     // …
/// }
/// ```
#[cfg(feature = "attributes")]
pub use fuite_macros::async_std_test as test;
pub use grace::guard_options;
pub use real::*;
pub use task::{spawn_daemon, spawn_named};
