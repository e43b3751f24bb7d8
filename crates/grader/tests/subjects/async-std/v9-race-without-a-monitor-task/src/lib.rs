//! The heartbeat races the batch within the call: the orders are tasks, it is none.

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
        let monitor = Monitor::new(accepted.len(), self.config.heartbeat, &self.backend);
        let desk = Arc::new(Desk {
            backend: self.backend.clone(),
            audits: self.workers.queue(),
            ledger: self.ledger.writer(),
            settled: monitor.settled(),
        });
        let mut report = monitor.beat_during(batch::run(accepted, &desk)).await;
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
