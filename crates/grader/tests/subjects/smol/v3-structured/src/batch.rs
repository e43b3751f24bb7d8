//! The orders of a batch are futures that the call polls by itself: no task, so none to lose.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use orders::{Backend, Order, Outcome, Report};

use crate::ledger::LedgerWriter;
use crate::workers::Workers;

/// What it takes to work on one order.
pub struct Desk<'a> {
    pub backend: &'a dyn Backend,
    pub audits: &'a Workers,
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
pub async fn run(orders: Vec<Order>, desk: &Desk<'_>) -> Report {
    let settle = |order: Order| async { (order.id, desk.settle(order).await) };
    let mut open: Vec<Pin<Box<dyn Future<Output = _> + Send>>> =
        orders.into_iter().map(|order| Box::pin(settle(order)) as _).collect();
    let mut report = Report::default();
    poll_fn(|context| {
        open.retain_mut(|order| match order.as_mut().poll(context) {
            Poll::Ready(entry) => {
                report.outcomes.push(entry);
                false
            }
            Poll::Pending => true,
        });
        if open.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    report
}
