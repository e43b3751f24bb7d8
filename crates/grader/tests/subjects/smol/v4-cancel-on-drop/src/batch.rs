//! The orders of a batch are tasks that the call owns: it hears from all of them, and a caller who
//! gives up on the batch cancels what is left of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Order, Outcome, Report};
use smol::Task;
use smol::channel;

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
    let (outcomes, settled) = channel::unbounded();
    let spawn = |order: Order| {
        let (desk, outcomes) = (desk.clone(), outcomes.clone());
        smol::spawn(async move {
            let id = order.id;
            let _ = outcomes.try_send((id, desk.settle(order).await));
        })
    };
    // Kept for its drop alone.
    let _tasks: Vec<Task<()>> = orders.into_iter().map(spawn).collect();
    drop(outcomes);

    let mut report = Report::default();
    while let Ok(entry) = settled.recv().await {
        report.outcomes.push(entry);
    }
    report
}
