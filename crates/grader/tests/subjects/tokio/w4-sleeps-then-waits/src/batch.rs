//! Wrong: the tasks still register by themselves, and a sleep before the wait only gives them a chance
//! to. A busy machine starts them later than that, and `wait` finds nobody to wait for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Order, Outcome, Report};
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::task::TaskTracker;

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
    let tracker = TaskTracker::new();
    let (outcomes, mut settled) = mpsc::unbounded_channel();
    for order in orders {
        let (tracker, desk, outcomes) = (tracker.clone(), desk.clone(), outcomes.clone());
        tokio::spawn(async move {
            let _token = tracker.token();
            let id = order.id;
            let outcome = desk.settle(order).await;
            let _ = outcomes.send((id, outcome));
        });
    }
    sleep(Duration::from_millis(300)).await;
    tracker.close();
    tracker.wait().await;

    let mut report = Report::default();
    while let Ok(entry) = settled.try_recv() {
        report.outcomes.push(entry);
    }
    report
}
