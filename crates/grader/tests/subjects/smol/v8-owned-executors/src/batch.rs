//! The orders are tasks of an executor that cannot outlive the call, so they borrow what they need.

use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Order, Outcome, Report};
use smol::Executor;

use crate::ledger::LedgerWriter;
use crate::workers::AuditQueue;

/// What it takes to work on one order.
pub struct Desk<'a> {
    pub backend: &'a dyn Backend,
    pub audits: AuditQueue,
    pub ledger: LedgerWriter,
    pub settled: &'a AtomicUsize,
}

impl Desk<'_> {
    async fn settle(&self, order: Order) -> Outcome {
        let outcome = orders::charge(self.backend, &order).await;
        self.ledger.record(outcome.clone());
        self.settled.fetch_add(1, Ordering::Relaxed);
        if outcome == Outcome::Done {
            self.audits.submit(order);
        }
        outcome
    }
}

/// Works on all orders at once, and returns when the last one is settled.
pub async fn run<'a>(orders: Vec<Order>, desk: &'a Desk<'_>, executor: &Executor<'a>) -> Report {
    let settle = |order: Order| async { (order.id, desk.settle(order).await) };
    let mut tasks = Vec::new();
    executor.spawn_many(orders.into_iter().map(settle), &mut tasks);
    let mut report = Report::default();
    for task in tasks {
        report.outcomes.push(task.await);
    }
    report
}
