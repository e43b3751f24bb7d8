//! Wrong: the batch sleeps for as long as its orders usually take, and does not wait for them: a
//! bank that takes longer is answered too late.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_std::channel;
use async_std::task;
use orders::{Backend, Order, Outcome, Report};

use crate::ledger::LedgerWriter;
use crate::workers::AuditQueue;

/// What it takes to work on one order.
pub struct Desk {
    pub backend: Arc<dyn Backend>,
    pub audits: AuditQueue,
    pub ledger: LedgerWriter,
    pub settled: Arc<AtomicUsize>,
}

impl Desk {
    async fn settle(self: Arc<Self>, order: Order) -> Outcome {
        let outcome = orders::charge(&*self.backend, &order).await;
        self.ledger.record(outcome.clone());
        self.settled.fetch_add(1, Ordering::Relaxed);
        if outcome == Outcome::Done {
            self.audits.submit(order);
        }
        outcome
    }
}

/// Works on all orders at once, and returns when the last one is settled, or so it hopes.
pub async fn run(orders: Vec<Order>, desk: &Arc<Desk>) -> Report {
    let (outcomes, settled) = channel::unbounded();
    for order in orders {
        let (desk, outcomes) = (desk.clone(), outcomes.clone());
        task::spawn(async move {
            let id = order.id;
            let outcome = desk.settle(order).await;
            let _ = outcomes.try_send((id, outcome));
        });
    }
    task::sleep(Duration::from_millis(300)).await;

    let mut report = Report::default();
    while let Ok(entry) = settled.try_recv() {
        report.outcomes.push(entry);
    }
    report
}
