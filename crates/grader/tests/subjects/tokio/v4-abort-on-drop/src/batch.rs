//! The orders of a batch are a `JoinSet`: it waits for all of them, and aborts what is left of them if
//! the caller gives up on the batch.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Order, Outcome, Report};
use tokio::task::JoinSet;

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

/// Works on all orders at once, and returns when the last one is settled.
pub async fn run(orders: Vec<Order>, desk: &Arc<Desk>) -> Report {
    let mut tasks = JoinSet::new();
    for order in orders {
        let desk = desk.clone();
        tasks.spawn(async move { (order.id, desk.settle(order).await) });
    }
    let mut report = Report::default();
    while let Some(entry) = tasks.join_next().await {
        report.outcomes.push(entry.expect("an order is settled without a panic"));
    }
    report
}
