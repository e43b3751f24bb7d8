//! The same script, played by the solution on tokio.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use orders::{
    Backend, BackendError, BoxFuture, Config, InvalidOrder, Order, OrderService, Outcome, Progress,
};
use solution_tokio::Service;

use super::account::{Account, Counts};
use super::script::Script;

/// Has the solution play a script, on a runtime of its own.
pub(crate) fn play(script: &Script) -> Account {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_time().build().expect("a runtime");
    let mut account = runtime.block_on(perform(script));
    account.left = runtime.block_on(left());
    account
}

/// How many tasks live, once those that are ending have ended: a task is counted until its worker has put it away.
async fn left() -> usize {
    let deadline = Instant::now() + Duration::from_secs(10);
    let live = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    while live() > 0 && Instant::now() < deadline {
        tokio::task::yield_now().await;
    }
    live()
}

async fn perform(script: &Script) -> Account {
    let bank = Arc::new(Bank { script: script.clone(), counts: Mutex::default() });
    let config = Config { workers: script.workers, ..Config::default() };
    let service = Service::start(config, bank.clone()).await;
    let mut reports = Vec::new();
    let mut rejected = BTreeMap::new();
    for batch in &script.batches {
        let report = service.process_orders(batch.clone()).await;
        for (_, outcome) in &report.outcomes {
            if matches!(outcome, Outcome::Rejected(_)) {
                *rejected.entry(name(outcome).to_owned()).or_insert(0) += 1;
            }
        }
        let lines = report.outcomes.iter().map(|(id, outcome)| (*id, name(outcome).to_owned()));
        let mut lines: Vec<_> = lines.collect();
        lines.sort();
        reports.push(lines);
    }
    let summary = Some(service.shutdown().await);
    let counts = *bank.counts.lock().expect("nobody panics with it");
    Account { reports, rejected, summary, counts, left: 0 }
}

/// What an outcome is called, after its variant.
fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Done",
        Outcome::Rejected(InvalidOrder::UnknownInstrument(_)) => "UnknownInstrument",
        Outcome::Rejected(InvalidOrder::ZeroQuantity) => "ZeroQuantity",
        Outcome::Rejected(InvalidOrder::QuantityTooLarge(_)) => "QuantityTooLarge",
        Outcome::Rejected(InvalidOrder::ZeroPrice) => "ZeroPrice",
        Outcome::Rejected(InvalidOrder::Duplicate) => "Duplicate",
        Outcome::Failed(BackendError::Unavailable(_)) => "Unavailable",
        Outcome::Failed(BackendError::Panicked) => "Panicked",
    }
}

/// A backend that does what a script says, and counts.
struct Bank {
    script: Script,
    counts: Mutex<Counts>,
}

impl Backend for Bank {
    fn charge<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<(), BackendError>> {
        self.counts.lock().expect("nobody panics with it").charges += 1;
        Box::pin(async move {
            assert!(!self.script.panics.contains(&order.id), "the bank's own code panics");
            if self.script.refused.contains(&order.id) {
                return Err(BackendError::Unavailable("the bank refuses".to_owned()));
            }
            Ok(())
        })
    }

    fn audit<'a>(
        &'a self,
        order: &'a Order,
        attempt: u32,
    ) -> BoxFuture<'a, Result<(), BackendError>> {
        Box::pin(async move {
            let mut counts = self.counts.lock().expect("nobody panics with it");
            counts.audits += 1;
            if attempt == 1 && self.script.away.contains(&order.id) {
                return Err(BackendError::Unavailable("the auditor is away".to_owned()));
            }
            counts.audited += 1;
            Ok(())
        })
    }

    fn heartbeat(&self, _progress: Progress) {}
}
