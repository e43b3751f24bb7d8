//! The experiments that show each bug, generic over the subject and its runtime.
//!
//! A probe starts a service in a lab, drives it through the contract of `orders` and nothing else,
//! and writes down what was alive, and when. It names no bug and holds no opinion: a bug shows as
//! the *difference* between two probes, or as a slope within one, and that is for the judge.
//!
//! This code runs in a child process, beside a subject that nobody vouches for. [`run_child`] is
//! all of that process:
//!
//! ```no_run
//! # struct Service;
//! # impl orders::OrderService for Service {
//! #     async fn start(_: orders::Config, _: std::sync::Arc<dyn orders::Backend>) -> Self { Self }
//! #     async fn process_orders(&self, _: Vec<orders::Order>) -> orders::Report { Default::default() }
//! #     async fn shutdown(self) -> orders::Summary { Default::default() }
//! # }
//! fn main() -> std::process::ExitCode {
//!     probes::run_child(&fuite_tokio::lab::Paused, probes::start_of::<Service>())
//! }
//! ```
//!
//! # Map, in reading order
//!
//! - [`run_child`]: the conversation with the judge.
//! - [`probe`]: one experiment by name.
//! - [`start_of`], [`Service`]: the subject behind one type.
//! - `shutdown` (P0, P1), `rounds` (P2), `gate` (P3), `rush` (P4), `conduct` (P5), `soak` (P6): one
//!   file each.
//! - `bank`, `batches`: the backend and the orders that all of them put before the subject.
//! - `remains`: what is alive, seen from outside.
//! - `replay`: no experiment, but the exam's incident, for `cargo xtask incident` to draw.
//! - [`orders()`], [`Obliging`], [`confine`], [`Memory`]: what the same on the real runtime, in the crate `field`, needs too.

mod bank;
mod batches;
mod child;
mod conduct;
mod gate;
mod process;
mod remains;
mod replay;
mod rounds;
mod rush;
mod service;
mod shutdown;
mod soak;
mod time;

use fuite::lab::{Lab, LabError, Schedule};
use verdict::{Evidence, Probe, Spawned};

pub use batches::orders;
pub use child::run_child;
pub use process::{MOST_BYTES, Memory, confine};
pub use replay::Obliging;
pub use service::{Service, Start, start_of};

/// Runs one experiment in a fresh lab.
///
/// P7 is not one: it runs the subject's own program, and the judge does that itself. Asked for it,
/// this returns `None`.
pub fn probe<L: Lab + 'static>(
    lab: &L,
    start: Start,
    probe: Probe,
    schedule: verdict::Schedule,
) -> Option<Evidence> {
    let schedule = match schedule {
        verdict::Schedule::Plain => Schedule::Plain,
        verdict::Schedule::LateStart => Schedule::LateStart,
        verdict::Schedule::Rush => Schedule::Rush,
        verdict::Schedule::Shuffled(seed) => Schedule::Shuffled(seed),
    };
    let seen = match probe {
        Probe::P0 => lab.run(schedule, shutdown::observe::<L>(start, 0)).map(Evidence::Shutdown),
        Probe::P1 => lab.run(schedule, shutdown::observe::<L>(start, 4)).map(Evidence::Shutdown),
        Probe::P2 => lab.run(schedule, rounds::observe::<L>(start)).map(Evidence::Rounds),
        Probe::P3 => lab.run(schedule, gate::observe::<L>(start)).map(Evidence::Gate),
        Probe::P4 => lab.run(schedule, rush::observe::<L>(start)).map(Evidence::Rush),
        Probe::P5 => lab.run(schedule, conduct::observe::<L>(start)).map(Evidence::Conduct),
        Probe::P6 => lab.run(schedule, soak::observe::<L>(start)).map(Evidence::Soak),
        Probe::P7 => return None,
    };
    Some(seen.unwrap_or_else(|error| gave_up(&error)))
}

/// What a lab that gave up has seen all the same.
fn gave_up(error: &LabError) -> Evidence {
    match error {
        LabError::Busy(busy) => Evidence::Busy(busy.last.map(|origin| {
            let site = origin.site();
            Spawned { file: site.file.to_owned(), line: site.line, column: site.column }
        })),
        // A probe always has a bound of its own pending, so nothing else is expected of a lab.
        other => Evidence::Panicked(other.to_string()),
    }
}
