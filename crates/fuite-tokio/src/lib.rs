//! tokio, plus a census of the tasks it runs.
//!
//! Rename the dependency and change nothing else:
//!
//! ```toml
//! [dependencies]
//! tokio = { package = "fuite-tokio", version = "0.1", features = ["full"] }
//! ```
//!
//! Every name of tokio is here. What spawns is counted under the line that called it; the rest is
//! tokio itself, re-exported. Handles are tokio's own types, so `abort`, `await` and drop do what
//! they always did.
//!
//! ```
//! # use fuite_tokio as tokio;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let forgotten = tokio::spawn(std::future::pending::<()>());
//! let census = fuite::by_site();
//! assert_eq!(census[0].tasks, 1);
//! assert!(census[0].site.to_string().contains(".rs:"));
//!
//! forgotten.abort();
//! let _ = forgotten.await;
//! assert_eq!(fuite::live(), 0);
//! # }
//! ```
//!
//! # What is counted
//!
//! | call | as |
//! |---|---|
//! | [`spawn`], [`spawn_daemon`], [`spawn_named`], [`runtime::Handle::spawn`], [`runtime::Runtime::spawn`], [`task::JoinSet::spawn`] and `spawn_on` | [`Kind::Task`] |
//! | [`task::spawn_local`], [`task::LocalSet::spawn_local`], [`task::JoinSet::spawn_local`] and `spawn_local_on` | [`Kind::Local`] |
//! | [`task::spawn_blocking`] and its relatives on `Handle`, `Runtime` and `JoinSet` | [`Kind::Blocking`] |
//!
//! tokio-util's `TaskTracker` has a facade of its own, `fuite-tokio-util`.
//!
//! # What is not
//!
//! The future given to `block_on` is no task. A dependency that links the real tokio, tokio-util's
//! `JoinMap`, `JoinQueue` and `LocalPoolHandle`, `LocalRuntime::spawn_local` and everything behind
//! `tokio_unstable` spawn past the census; tokio counts them all the same, and [`untracked`] is the
//! difference.
//!
//! # A faster build
//!
//! With the feature `boxed` every future that is spawned is boxed first, so that all of one output share one instance of
//! tokio's code. A crate that spawns a lot then compiles in two thirds of the time, and each spawn allocates once more:
//! for development builds. The census names the same lines and the same types.
//!
//! # Tests that fail when a task is left
//!
//! With the feature `macros`, a test that leaves a task behind fails, and says how many, of which
//! test and born where. Everything that tokio's own attribute takes is taken here too.
//!
//! ```
//! #[fuite_tokio::test(start_paused = true, leaks(grace_ms = 500, ignore_name = "flusher"))]
//! async fn a_service_that_was_shut_down_leaves_no_task() {
//!     // …
//! }
//! ```
//!
//! **What it does depends on the name of the dependency**, for a manifest that only renames the
//! facade must change nothing else:
//!
//! | in the manifest | in the source | checks |
//! |---|---|---|
//! | `fuite-tokio = …` | `#[fuite_tokio::test]` | yes, unless `leaks = "allow"` |
//! | `tokio = { package = "fuite-tokio", … }` | `#[tokio::test]` | no: it is tokio's own, to the letter |
//! | `tokio = { package = "fuite-tokio", … }` | `#[tokio::test(leaks)]` or `(leaks(…))` | yes |
//!
//! The check counts what the facade spawned, and compares with the runtime's own count: a task that
//! a dependency spawned past the facade is reported too, without its birthplace. A dependency that
//! keeps such tasks on purpose needs `leaks(ignore_untracked = true)`. The other options are on
//! the page of the attribute, [`macro@test`].
//!
//! Without the attribute it is a [`Guard`](fuite::Guard) with [`guard_options`], whose grace passes
//! by tokio's clock.
//!
//! A task that was born in the scope of a guard, or with a name, can be
//! [aborted](fuite::Task::abort) by whoever finds it in a report. A closure on the blocking pool
//! cannot; and since a runtime waits for it, a test that leaves one behind never ends. Its report is
//! printed all the same.
//!
//! # Map
//!
//! - [`mod@task`] and [`runtime`]: tokio's modules, with what spawns replaced.
//! - [`spawn_daemon`], [`spawn_named`]: tasks that are meant to stay, and tasks with a name.
//! - [`macro@test`], [`guard_options`]: checks for leaks.
//! - [`fuite`]: the census.
//! - [`from_origin`]: the same spawns for an [`Origin`](fuite::Origin) of your choice, for facades.
//! - `lab` (feature `test-util`): the deterministic runtime that experiments run on.
//!
//! [`Kind::Task`]: fuite::Kind::Task
//! [`Kind::Local`]: fuite::Kind::Local
//! [`Kind::Blocking`]: fuite::Kind::Blocking

#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod __private;
mod abort;
mod boxed;
pub mod from_origin;
mod grace;
#[cfg(feature = "test-util")]
pub mod lab;
mod late;
pub mod runtime;
pub mod task;

/// The census itself, for a program that prints its own count: `tokio::fuite::live()`.
pub use fuite;
/// ```
/// // Under tokio's own name, `leaks` would have to be asked for.
/// #[fuite_tokio::test(start_paused = true, leaks(grace_ms = 500, ignore_name = "flusher"))]
/// async fn a_service_that_was_shut_down_leaves_no_task() {
///     // …
/// }
/// ```
#[cfg(feature = "macros")]
pub use fuite_macros::tokio_test as test;
pub use grace::guard_options;
pub use real::*;
pub use task::{spawn, spawn_daemon, spawn_named};

/// How many live tasks of the current runtime the census does not know.
///
/// tokio's own count of the runtime's tasks less the census's count of [`Kind::Task`]; local and
/// blocking tasks are in neither. The census counts the whole process, so the figure is exact where
/// one runtime runs at a time, and a lower bound where several do.
///
/// # Panics
///
/// Outside a runtime.
///
/// [`Kind::Task`]: fuite::Kind::Task
#[must_use]
pub fn untracked() -> u64 {
    let counted: u64 = fuite::by_site()
        .iter()
        .filter(|group| group.kind == fuite::Kind::Task)
        .map(|group| group.tasks)
        .sum();
    let alive = runtime::Handle::current().metrics().num_alive_tasks();
    u64::try_from(alive).unwrap_or(u64::MAX).saturating_sub(counted)
}
