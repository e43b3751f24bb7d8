//! One batch: every order is charged in a task of its own, and the batch waits for them all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_std::channel;
use async_std::sync::{Condvar, Mutex};
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
    let (outcomes, settled) = channel::unbounded();
    let in_hand = Arc::new((Mutex::new(0_usize), Condvar::new()));
    for order in orders {
        let (in_hand, desk, outcomes) = (in_hand.clone(), desk.clone(), outcomes.clone());
        task::spawn(async move {
            let (count, changed) = &*in_hand;
            *count.lock().await += 1;
            let id = order.id;
            let outcome = desk.settle(order).await;
            let _ = outcomes.try_send((id, outcome));
            *count.lock().await -= 1;
            changed.notify_one();
        });
    }
    let (count, changed) = &*in_hand;
    // TODO(bug-3): under load, reports come back with orders missing, and nobody saw an error.
    let _none = changed.wait_until(count.lock().await, |count| *count == 0).await;

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
