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
//!     probes::run_child::<Service, _>(&fuite_tokio::lab::Paused)
//! }
//! ```
//!
//! # Map, in reading order
//!
//! - [`run_child`]: the conversation with the judge.
//! - [`probe`]: one experiment by name.
//! - `shutdown` (P0, P1), `rounds` (P2), `gate` (P3), `rush` (P4), `conduct` (P5), `soak` (P6): one
//!   file each.
//! - `bank`, `batches`: the backend and the orders that all of them put before the subject.
//! - `remains`: what is alive, seen from outside.

mod bank;
mod batches;
mod child;
mod conduct;
mod gate;
mod remains;
mod rounds;
mod rush;
mod shutdown;
mod soak;
mod time;

use fuite::lab::{Lab, Schedule};
use orders::OrderService;
use verdict::{Evidence, Probe};

pub use child::run_child;

/// Runs one experiment in a fresh lab.
///
/// P7 is not one: it runs the subject's own program, and the judge does that itself. Asked for it,
/// this returns `None`.
pub fn probe<S: OrderService, L: Lab + 'static>(
    lab: &L,
    probe: Probe,
    schedule: verdict::Schedule,
) -> Option<Evidence> {
    let schedule = match schedule {
        verdict::Schedule::Plain => Schedule::Plain,
        verdict::Schedule::LateStart => Schedule::LateStart,
        verdict::Schedule::Rush => Schedule::Rush,
    };
    let evidence = match probe {
        Probe::P0 => Evidence::Shutdown(lab.run(schedule, shutdown::observe::<S, L>(0))),
        Probe::P1 => Evidence::Shutdown(lab.run(schedule, shutdown::observe::<S, L>(4))),
        Probe::P2 => Evidence::Rounds(lab.run(schedule, rounds::observe::<S, L>())),
        Probe::P3 => Evidence::Gate(lab.run(schedule, gate::observe::<S, L>())),
        Probe::P4 => Evidence::Rush(lab.run(schedule, rush::observe::<S, L>())),
        Probe::P5 => Evidence::Conduct(lab.run(schedule, conduct::observe::<S, L>())),
        Probe::P6 => Evidence::Soak(lab.run(schedule, soak::observe::<S, L>())),
        Probe::P7 => return None,
    };
    Some(evidence)
}
