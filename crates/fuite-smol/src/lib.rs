//! smol, plus a census of the tasks it runs.
//!
//! Rename the dependency and change nothing else:
//!
//! ```toml
//! [dependencies]
//! smol = { package = "fuite-smol", version = "0.1" }
//! ```
//!
//! Every name of smol is here. What spawns is counted under the line that called it; the rest is
//! smol itself, re-exported. Handles are smol's own [`Task`], so dropping one cancels the task, and
//! `detach` and `cancel` do what they always did.
//!
//! ```
//! # use fuite_smol as smol;
//! smol::block_on(async {
//!     let forgotten = smol::spawn(std::future::pending::<()>());
//!     let census = smol::fuite::by_site();
//!     assert_eq!(census[0].tasks, 1);
//!     assert!(census[0].site.to_string().contains(".rs:"));
//!
//!     forgotten.cancel().await;
//!     assert_eq!(smol::fuite::live(), 0);
//! });
//! ```
//!
//! # What is counted
//!
//! | call | as |
//! |---|---|
//! | [`spawn()`], [`spawn_daemon`], [`spawn_named`], [`Executor::spawn`], [`Executor::spawn_many`] | [`Kind::Task`] |
//! | [`LocalExecutor::spawn`], [`LocalExecutor::spawn_many`] | [`Kind::Local`] |
//! | [`unblock`] | [`Kind::Blocking`] |
//!
//! # What is not
//!
//! The future given to [`block_on`] or to [`Executor::run`] is no task. These spawn past the
//! census:
//!
//! - whoever depends on async-executor, blocking or async-global-executor instead of smol, such as
//!   the executor that `smol_macros` hands to `main`: there is no facade under those names;
//! - a third party that is given smol's own `&Executor`, which [`Executor`] dereferences to;
//! - smol itself: [`Unblock`], the file system and name look-ups use the pool of blocking threads,
//!   and the driver of child processes is a task of the global executor. They are part of the
//!   runtime, and end or stay with it.
//!
//! [`Executor`] and [`LocalExecutor`] are types of this crate, for only so can they count. A third
//! party that asks for async-executor's type *by value* does not accept them.
//!
//! # A faster build
//!
//! With the feature `boxed` every future that is spawned is boxed first, so that all of one output share one instance of
//! smol's code. A crate that spawns a lot then compiles in two thirds of the time, and each spawn allocates once more:
//! for development builds. The census names the same lines and the same types.
//!
//! # Tests that fail when a task is left
//!
//! With the feature `macros`, which smol does not have, a test that leaves a task behind fails, and says how
//! many, of which test and born where:
//!
//! ```
//! # use fuite_smol as smol;
//! #[smol::test(leaks(grace_ms = 500, ignore_name = "flusher"))]
//! async fn a_service_that_was_shut_down_leaves_no_task() {
//!     // …
//! }
//! ```
//!
//! smol has no `test` of its own, so this one checks under whatever name a manifest has the facade; the
//! facades of tokio and async-std do so under their own names only. `leaks = "allow"` switches the
//! check off. The other options are on the page of the attribute, `smol::test`.
//!
//! Without the attribute it is a [`Guard`](fuite::Guard) with [`guard_options`]. All tests of a process share one
//! global executor; each still sees the tasks of its own only.
//!
//! A task that was born in the scope of a guard, or with a name, can be [aborted](fuite::Task::abort) by whoever
//! finds it in a report, although smol has no handle that only aborts: its future is dropped in place, and an
//! empty task stays until its handle or its executor is dropped. A closure of [`unblock`] cannot be aborted.
//!
//! # In the lab
//!
//! Inside [`lab::Deterministic`], one thread under virtual time, the same program runs without a
//! wall clock. Whether it does is asked at each call, and no Cargo feature is involved: outside the
//! lab the question costs one read of a thread-local.
//!
//! ```
//! # use fuite_smol as smol;
//! use std::time::Duration;
//!
//! let answer = smol::lab::Deterministic::new().block_on(async {
//!     let slow = smol::spawn(async {
//!         smol::Timer::after(Duration::from_secs(7_200)).await;
//!         42
//!     });
//!     slow.await
//! });
//! assert_eq!(answer.unwrap(), 42);
//! ```
//!
//! | in the lab | what becomes of it |
//! |---|---|
//! | [`spawn()`] | a task of the lab, which drops it in the end |
//! | [`Executor`], [`LocalExecutor`] | smol's own, run by whoever runs them, one task per turn; their tasks start when the schedule says |
//! | [`unblock`] | a thread of the lab's; virtual time stands still meanwhile |
//! | [`Timer`] | virtual, if it was made in the lab |
//! | [`block_on`], [`future::block_on`] | a panic with an explanation, except inside [`unblock`], where they wait |
//!
//! Not virtual, so that the lab takes whoever waits for it to wait for ever: [`net`], [`fs`],
//! [`process`], [`Async`], [`Unblock`], a `Timer` of async-io itself, and every thread that the
//! program starts by itself. What blocks its thread (`lock_blocking`, `recv_blocking` and the
//! like) blocks the lab. [`Instant::now`](std::time::Instant::now) does not follow virtual time;
//! [`lab::now`] does.
//!
//! A deadlock report lists the lab's own tasks and not those of an executor; the census knows both.
//! The tasks of an executor live as long as the executor: own it in the experiment, so that they
//! end with the run. They run in the order in which they were woken; a seed shuffles the lab's own
//! tasks only.
//!
//! # Map
//!
//! - [`spawn()`], [`unblock`], [`Executor`], [`LocalExecutor`]: what spawns, counted.
//! - [`spawn_daemon`], [`spawn_named`]: tasks that are meant to stay, and tasks with a name.
//! - `test` (feature `macros`), [`guard_options`]: checks for leaks.
//! - [`block_on`], [`Timer`], [`mod@future`]: what waits, and knows the lab.
//! - [`lab`]: the deterministic runtime that experiments run on.
//! - [`fuite`]: the census.
//!
//! [`Kind::Task`]: fuite::Kind::Task
//! [`Kind::Local`]: fuite::Kind::Local
//! [`Kind::Blocking`]: fuite::Kind::Blocking

#![forbid(unsafe_code)]

#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod __private;
mod block_on;
mod boxed;
mod executor;
mod grace;
mod late;
mod local_executor;
mod origin;
mod spawn;
mod timer;

pub mod future;
pub mod lab;

/// The census itself, for a program that prints its own count: `smol::fuite::live()`.
pub use fuite;
/// ```
/// #[fuite_smol::test]
/// async fn a_service_that_was_shut_down_leaves_no_task() {
///     // …
/// }
/// ```
#[cfg(feature = "macros")]
pub use fuite_macros::smol_test as test;
pub use real::*;

pub use crate::{
    block_on::block_on,
    executor::Executor,
    grace::guard_options,
    local_executor::LocalExecutor,
    spawn::{spawn, spawn_daemon, spawn_named, unblock},
    timer::Timer,
};
