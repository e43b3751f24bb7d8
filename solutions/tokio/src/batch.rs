//! One batch: every order is charged in a task of its own, and the batch waits for them all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Order, Outcome, Report};
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::ledger::LedgerWriter;
use crate::workers::AuditQueue;

/// What it takes to work on one order.
pub struct Desk {
    /// Charges it.
    pub backend: Arc<dyn Backend>,
    /// Has it audited once it is charged.
    pub audits: AuditQueue,
    /// Records what became of it.
    pub ledger: LedgerWriter,
    /// Counts it among those that are settled.
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

// ANCHOR: batch
/// Works on all orders at once, and returns when the last one is settled.
pub async fn run(orders: Vec<Order>, desk: &Arc<Desk>) -> Report {
    let tracker = TaskTracker::new();
    let (outcomes, mut settled) = mpsc::unbounded_channel();
    for order in orders {
        let (desk, outcomes) = (desk.clone(), outcomes.clone());
        // `TaskTracker::spawn` takes the token here, before the task exists, so `wait` cannot miss
        // an order that has not had its first turn yet. A `JoinSet` would do as well; the tracker
        // frees each task as it ends, without anyone asking for its result.
        tracker.spawn(async move {
            let id = order.id;
            let outcome = desk.settle(order).await;
            // The batch may have been given up on; the order is settled all the same.
            let _ = outcomes.send((id, outcome));
        });
    }
    // Only a closed tracker can become empty for good.
    tracker.close();
    tracker.wait().await;

    let mut report = Report::default();
    while let Ok(entry) = settled.try_recv() {
        report.outcomes.push(entry);
    }
    report
}
// ANCHOR_END: batch

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("settled", &self.settled).finish_non_exhaustive()
    }
}
