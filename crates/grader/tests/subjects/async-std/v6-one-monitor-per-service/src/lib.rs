//! One heartbeat for the whole service, started and ended with it: a call launches none.

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
    backend: Arc<dyn Backend>,
    admission: Admission,
    workers: Workers,
    monitor: Monitor,
    ledger: Ledger,
}

impl OrderService for Service {
    async fn start(config: Config, backend: Arc<dyn Backend>) -> Self {
        let workers = Workers::start(&config, &backend);
        let monitor = Monitor::start(config.heartbeat, &backend);
        Self { backend, admission: Admission::new(), workers, monitor, ledger: Ledger::open() }
    }

    async fn process_orders(&self, orders: Vec<Order>) -> Report {
        let Batch { accepted, rejected } = self.admission.admit(orders);
        self.monitor.expect(accepted.len());
        let desk = Arc::new(Desk {
            backend: self.backend.clone(),
            audits: self.workers.queue(),
            ledger: self.ledger.writer(),
            settled: self.monitor.settled(),
        });
        let mut report = batch::run(accepted, &desk).await;
        for (id, reason) in rejected {
            let outcome = Outcome::Rejected(reason);
            desk.ledger.record(outcome.clone());
            report.outcomes.push((id, outcome));
        }
        report
    }

    async fn shutdown(self) -> Summary {
        self.monitor.stop().await;
        self.workers.stop().await;
        self.ledger.close().await
    }
}
