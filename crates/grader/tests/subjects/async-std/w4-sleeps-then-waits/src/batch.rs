//! Wrong: the tasks still count themselves, and a sleep before the wait only gives them a chance
//! to. A busy machine starts them later than that, and the count is 0 at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_std::channel;
use async_std::sync::{Condvar, Mutex};
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
    task::sleep(Duration::from_millis(300)).await;
    let (count, changed) = &*in_hand;
    let _none = changed.wait_until(count.lock().await, |count| *count == 0).await;

    let mut report = Report::default();
    while let Ok(entry) = settled.try_recv() {
        report.outcomes.push(entry);
    }
    report
}
