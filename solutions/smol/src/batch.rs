//! One batch: every order is charged in a task of its own, and the batch waits for them all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Order, Outcome, Report};
use smol::channel;

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
    let (outcomes, settled) = channel::unbounded();
    for order in orders {
        // The clone is the order's entry in the roll: it is made here, before the task exists, so
        // the channel cannot close before every order has spoken, however late its first turn.
        let (desk, outcomes) = (desk.clone(), outcomes.clone());
        smol::spawn(async move {
            let id = order.id;
            let outcome = desk.settle(order).await;
            // The batch may have been given up on; the order is settled all the same.
            let _ = outcomes.try_send((id, outcome));
        })
        // Detached for once, and on purpose: a `Task` that is dropped with the batch would stop in
        // the middle of a charge, with the money moved and nothing in the ledger. This task ends
        // by itself as soon as the bank has answered.
        .detach();
    }
    // The batch's own sender speaks for nobody; left alive, it would keep the channel open for ever.
    drop(outcomes);

    let mut report = Report::default();
    while let Ok(entry) = settled.recv().await {
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
