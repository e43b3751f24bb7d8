//! Each order has a `Task`, and the tasks are awaited one by one: a handle knows its task from the
//! spawn on, however late the task has its first turn.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Works on all orders at once, and returns when the last one is settled.
pub async fn run(orders: Vec<Order>, desk: &Arc<Desk>) -> Report {
    let tasks: Vec<_> = orders
        .into_iter()
        .map(|order| (order.id, smol::spawn(desk.clone().settle(order))))
        .collect();
    let mut report = Report::default();
    for (id, task) in tasks {
        report.outcomes.push((id, task.await));
    }
    report
}
