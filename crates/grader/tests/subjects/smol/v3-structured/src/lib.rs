//! A batch has no task of its own: its orders and its heartbeat are futures within the call, and go
//! when the call goes.

pub mod batch;
pub mod ledger;
pub mod monitor;
pub mod workers;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use orders::{Admission, Backend, Batch, Config, Order, OrderService, Outcome, Report, Summary};
use smol::future::or;

use crate::batch::Desk;
use crate::ledger::Ledger;
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
        let (count, settled) = (accepted.len(), AtomicUsize::new(0));
        let desk = Desk {
            backend: &*self.backend,
            audits: &self.workers,
            ledger: self.ledger.writer(),
            settled: &settled,
        };
        let heartbeat = monitor::beat(count, &settled, self.config.heartbeat, &*self.backend);
        let mut report = or(batch::run(accepted, &desk), heartbeat).await;
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
