//! Wrong: the collector is cancelled instead of drained, and every outcome that is still in its
//! channel is missing from the summary.

use std::sync::{Arc, Mutex};

use async_std::channel::{self, Receiver, Sender};
use async_std::task::{self, JoinHandle};
use orders::{Outcome, Summary};

/// The open ledger of one service.
pub struct Ledger {
    writer: LedgerWriter,
    count: Arc<Mutex<Summary>>,
    collector: JoinHandle<()>,
}

impl Ledger {
    /// Opens the ledger and starts its collector.
    pub fn open() -> Self {
        let (entries, outcomes) = channel::unbounded();
        let count = Arc::new(Mutex::new(Summary::default()));
        let collector = task::spawn(collect(outcomes, count.clone()));
        Self { writer: LedgerWriter { entries }, count, collector }
    }

    /// The pen: clone it for whoever has an outcome to record.
    pub fn writer(&self) -> LedgerWriter {
        self.writer.clone()
    }

    /// Ends the collector, and returns what it had counted by then.
    pub async fn close(self) -> Summary {
        self.collector.cancel().await;
        *self.count.lock().unwrap()
    }
}

async fn collect(outcomes: Receiver<Outcome>, count: Arc<Mutex<Summary>>) {
    while let Ok(outcome) = outcomes.recv().await {
        count.lock().unwrap().record(&outcome);
    }
}

/// Writes into the ledger.
#[derive(Clone)]
pub struct LedgerWriter {
    entries: Sender<Outcome>,
}

impl LedgerWriter {
    /// Records what became of one order.
    pub fn record(&self, outcome: Outcome) {
        let _ = self.entries.try_send(outcome);
    }
}
