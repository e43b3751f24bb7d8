//! One batch: every order is charged in a task of its own, and the batch waits for them all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_std::channel;
use async_std::prelude::*;
use async_std::task;
use orders::{Backend, Order, Outcome, Report};

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
    let (outcomes, mut settled) = channel::unbounded();
    for order in orders {
        // The clone is made here, before the task exists: the channel cannot close before every
        // order has spoken, however late its first turn. No count is kept, so none can be wrong.
        let (desk, outcomes) = (desk.clone(), outcomes.clone());
        // The handle is dropped, and on async-std that lets the task go on: a caller who gives up
        // on the batch does not leave a charge half-made. It ends once the bank has answered.
        task::spawn(async move {
            let id = order.id;
            let outcome = desk.settle(order).await;
            // The batch may have been given up on; the order is settled all the same.
            let _ = outcomes.try_send((id, outcome));
        });
    }
    // The batch's own sender speaks for nobody; left alive, it would keep the stream open for ever.
    drop(outcomes);

    let mut report = Report::default();
    while let Some(entry) = settled.next().await {
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
