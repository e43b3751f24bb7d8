//! The order service on tokio.
//!
//! A batch enters by [`process_orders`](OrderService::process_orders). The [`batch`] room charges
//! each order in a task of its own while the [`monitor`] room keeps the supervisor informed. Every
//! outcome goes to the [`ledger`] room, and every charged order to the [`workers`] room, which
//! files it with the auditor in the background.

pub mod batch;
pub mod ledger;
pub mod monitor;
pub mod workers;

use std::sync::Arc;

use orders::{Admission, Backend, Batch, Config, Order, OrderService, Outcome, Report, Summary};

use crate::batch::Desk;
use crate::ledger::Ledger;
use crate::monitor::Monitor;
use crate::workers::Workers;

// ANCHOR: service
/// The rooms of the service, put together.
pub struct Service {
    config: Config,
    backend: Arc<dyn Backend>,
    admission: Admission,
    workers: Workers,
    ledger: Ledger,
}

impl OrderService for Service {
    async fn start(config: Config, backend: Arc<dyn Backend>) -> Self {
        let workers = Workers::start(&config, &backend);
        Self { config, backend, admission: Admission::new(), workers, ledger: Ledger::open() }
    }

    async fn process_orders(&self, orders: Vec<Order>) -> Report {
        let Batch { accepted, rejected } = self.admission.admit(orders);
        let monitor = Monitor::start(accepted.len(), self.config.heartbeat, &self.backend);
        let desk = Arc::new(Desk {
            backend: self.backend.clone(),
            audits: self.workers.queue(),
            ledger: self.ledger.writer(),
            settled: monitor.settled(),
        });
        let mut report = batch::run(accepted, &desk).await;
        monitor.stop().await;
        for (id, reason) in rejected {
            let outcome = Outcome::Rejected(reason);
            desk.ledger.record(outcome.clone());
            report.outcomes.push((id, outcome));
        }
        report
    }

    async fn shutdown(self) -> Summary {
        self.workers.stop().await;
        self.ledger.close().await
    }
}
// ANCHOR_END: service

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("config", &self.config).finish_non_exhaustive()
    }
}
