//! The orders of a batch stop with a source that the call holds: it awaits them all, and a caller
//! who gives up on the batch drops the source and so cancels what is left of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_std::task;
use orders::{Backend, Order, Outcome, Report};
use stop_token::StopSource;
use stop_token::prelude::*;

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
    let given_up = StopSource::new();
    let spawn = |order: Order| {
        let id = order.id;
        (id, task::spawn(desk.clone().settle(order).timeout_at(given_up.token())))
    };
    let handles: Vec<_> = orders.into_iter().map(spawn).collect();
    let mut report = Report::default();
    for (id, handle) in handles {
        let outcome = handle.await.expect("the source is still here");
        report.outcomes.push((id, outcome));
    }
    report
}
