//! Counts the live tasks of an async program, on any runtime, and says where the leaked ones were born.
//!
//! *Fuite* is French for *leak*. A task leaks when it can no longer end by itself: the channel it reads is never
//! closed, the token it waits for never cancelled, its handle dropped long ago. Nothing crashes; the count only grows.
//! This crate makes the count visible: in a test, which fails and names the line that spawned the task, and in
//! production, behind a debug endpoint.
//!
//! # Example
//!
//! ```
//! use std::future::pending;
//! use fuite::{Guard, Tracked};
//!
//! # futures_lite::future::block_on(async {
//! # let executor = async_executor::LocalExecutor::new();
//! # executor.run(async {
//! let guard = Guard::new();
//! let worker = executor.spawn(Tracked::new(pending::<()>()));
//! assert_eq!(guard.live(), 1);
//!
//! // The owner forgets it.
//! worker.detach();
//! let leak = guard.verify().await.unwrap_err();
//! assert!(leak.to_string().contains("is still live, born here:\n  --> "));
//! # }).await });
//! ```
//!
//! The facades (`fuite-tokio` and its sisters) wrap every spawn of a runtime in this way, so that a program writes
//! ordinary spawns and is counted all the same.
//!
//! # Map
//!
//! - In a test: [`Guard`], or the attribute `test` of a facade around it; [`Options`]; the report, [`LeakError`].
//! - At the end of `main`: [`find()`], [`wait_until_quiet`].
//! - In production: [`live`] for a gauge, [`by_site()`] for a page, [`tasks()`] for each [`Task`], [`Growth`] for an alarm,
//!   [`in_scope()`] to tell the tasks of one request from another's. The crate `fuite-debug` serves all of it over HTTP.
//! - How sure it is: [`evidence`] and its [`Grade`]s; `fuite::channel`
//!   (feature `channel`), whose ends know their owners.
//! - In a facade: [`Tracked`] and [`track_blocking`] put a task into the census, [`Origin`] takes its spawn site,
//!   [`abort_with`] and [`Abortable`] let a report end it.
//! - In a lab: [`clock::Virtual`] for virtual time, [`lab`] for schedules and the trait that a lab implements.
//! - Coming from Go: [`from_goleak_and_pprof`].
//!
//! # What it costs
//!
//! Measured on two shared cores against the bare runtime, by `cargo xtask bench`; the README has the latest figures:
//!
//! - a task spawned and awaited: 10 to 14 ns for the census itself, made and dropped in a loop; through a facade, on one
//!   thread, a twentieth of what the bare runtime takes: 12 to 24 ns where that is 260 to 370;
//! - a poll: 3 to 4 ns more;
//! - a live task: 40 bytes more, and the table of tasks never shrinks: 32 bytes per task of the largest crowd so far;
//! - [`live`]: 3 ns (up to 6 on the busy machine); a million tasks grouped by site: 3 to 5 ms.
//!
//! A spawn, a poll and a death wait for no lock, except the first spawn of a site and the first in a new chunk of the
//! table. Under an open [`Guard`], inside [`in_scope()`], with a name or with [`evidence`] switched on a task costs more.
//!
//! # What it cannot see
//!
//! - A task spawned past [`Tracked`], by a dependency for example. Compare with the runtime's own count, if it has one.
//! - Where a live task waits. It knows where it was born, its age, and how often it has been polled.
//! - The parent of a task that a *dropped* future spawns, or that is spawned on a thread of the program's own.
//! - The name of a site, beyond the 4,096 first pairs of site and type; the row of a task, beyond 16,777,216 live ones
//!   and in a destructor that runs at the very end of its thread ([`unlisted`] counts these).
//! - A child process after `fork`: it inherits the count of threads that it does not have.

#![forbid(unsafe_code)]

#[cfg_attr(
    not(loom),
    expect(unreachable_pub, reason = "the loom models, an integration test, build the parts")
)]
#[cfg(not(loom))]
mod census;
#[doc(hidden)]
#[cfg(loom)]
pub mod census;

#[cfg(not(loom))]
mod abort;
#[cfg(not(loom))]
mod abort_unwind;
#[cfg(not(loom))]
mod by_site;
#[cfg(not(loom))]
mod excuses;
#[cfg(not(loom))]
mod find;
#[cfg(not(loom))]
mod growth;
#[cfg(not(loom))]
mod guard;
#[cfg(not(loom))]
mod in_scope;
#[cfg(not(loom))]
mod leak_error;
#[cfg(not(loom))]
mod options;
#[cfg(not(loom))]
mod origin;
#[cfg(not(loom))]
mod roots;
#[cfg(not(loom))]
mod search;
#[cfg(not(loom))]
mod snapshot;
mod sync;
#[cfg(not(loom))]
mod tasks;
#[cfg(not(loom))]
#[doc(hidden)]
pub mod testing;
#[cfg(not(loom))]
mod tracked;
#[cfg(not(loom))]
mod wait;

#[doc = include_str!("../docs/from-goleak-and-pprof.md")]
#[cfg(not(loom))]
pub mod from_goleak_and_pprof {}

#[cfg(all(feature = "channel", not(loom)))]
pub mod channel;
pub mod clock;
#[cfg(not(loom))]
pub mod evidence;
#[cfg(not(loom))]
pub mod lab;

#[cfg(not(loom))]
pub use crate::{
    abort::{Abortable, abort_with},
    by_site::{SiteCount, by_site},
    census::Ticket,
    evidence::Grade,
    find::{find, wait_until_quiet},
    growth::{Growing, Growth},
    guard::Guard,
    in_scope::{InScope, in_scope},
    leak_error::LeakError,
    options::{Action, InvalidGlob, Options},
    origin::{Kind, Origin, Site},
    roots::{Root, Roots},
    snapshot::{ScopeId, Snapshot, State, Task, TaskId, snapshot},
    tasks::{Tasks, tasks},
    tracked::{Tracked, track_blocking},
};

/// The number of live tasks in the process: spawned and not yet finished or dropped.
///
/// Never too low: every task whose spawn happened before this call and whose end did not is counted. Reads one counter
/// per thread that spawns, so it grows with their number: 3 ns for a few.
#[cfg(not(loom))]
#[inline]
#[must_use]
pub fn live() -> u64 {
    census::CENSUS.live()
}

/// The number of live tasks that are counted but have no row, so that no snapshot lists them.
///
/// They were born in a destructor at the very end of a thread, or when the table was full (16,777,216 live tasks).
#[cfg(not(loom))]
#[must_use]
pub fn unlisted() -> u64 {
    census::CENSUS.unlisted()
}

/// How many waits for tracked channels are under way, and which tasks wait for each other and for nobody else.
#[cfg(all(feature = "channel", not(loom)))]
pub(crate) use channel::{dead_tasks, waits as channel_waits};

#[cfg(all(not(feature = "channel"), not(loom)))]
pub(crate) fn channel_waits() -> u64 {
    0
}

#[cfg(all(not(feature = "channel"), not(loom)))]
pub(crate) fn dead_tasks() -> std::collections::HashSet<u64> {
    std::collections::HashSet::new()
}
