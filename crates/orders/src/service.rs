//! The contract.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use crate::{Backend, Order, Report, Summary};

/// How a service is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// How many tasks file charged orders with the auditor. 0 is allowed: nothing is audited then.
    pub workers: usize,
    /// How often the supervisor hears of a batch while it is being worked on.
    pub heartbeat: Duration,
    /// How often one order's audit is tried, in all; at least 1.
    pub audit_attempts: u32,
}

impl Default for Config {
    /// Four workers, a heartbeat every 30 seconds, five attempts.
    fn default() -> Self {
        Self { workers: 4, heartbeat: Duration::from_secs(30), audit_attempts: 5 }
    }
}

/// What every order service promises, whatever its runtime and whoever wrote it.
///
/// A service spawns tasks on the runtime it is called on, and never builds one of its own.
pub trait OrderService: Sized + Send + Sync + 'static {
    /// Starts a service: `config.workers` workers and whatever else it needs.
    fn start(config: Config, backend: Arc<dyn Backend>) -> impl Future<Output = Self> + Send;

    /// Works through a batch, and returns once every order in it has its outcome.
    ///
    /// While the batch lasts the supervisor hears a heartbeat every [`Config::heartbeat`]. When
    /// this returns, no task of the batch is left: a service at rest holds the same number of
    /// tasks after a million batches as after one. Batches may overlap.
    fn process_orders(&self, orders: Vec<Order>) -> impl Future<Output = Report> + Send;

    /// Finishes what was accepted, audits included, and returns once no task is left. An order of a batch that was given up
    /// on may be charged too late for its audit.
    ///
    /// The summary counts every order that `process_orders` was given.
    fn shutdown(self) -> impl Future<Output = Summary> + Send;
}
