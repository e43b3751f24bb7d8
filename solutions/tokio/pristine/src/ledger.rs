//! The ledger: one task hears of every outcome and keeps the count for the end of the day.

use orders::{Outcome, Summary};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;

/// The open ledger of one service.
#[derive(Debug)]
pub struct Ledger {
    writer: LedgerWriter,
    collector: JoinHandle<Summary>,
}

// ANCHOR: ledger
impl Ledger {
    /// Opens the ledger and starts its collector.
    #[must_use]
    pub fn open() -> Self {
        let (entries, outcomes) = mpsc::unbounded_channel();
        let collector = tokio::spawn(collect(outcomes));
        Self { writer: LedgerWriter { entries }, collector }
    }

    /// The pen: clone it for whoever has an outcome to record.
    #[must_use]
    pub fn writer(&self) -> LedgerWriter {
        self.writer.clone()
    }

    /// Waits for the last entry, and returns the count.
    ///
    /// # Panics
    ///
    /// If the collector panicked.
    pub async fn close(self) -> Summary {
        // TODO(bug-4): `shutdown` enters here and is never seen again.
        self.collector.await.expect("the collector only counts")
    }
}

async fn collect(mut outcomes: UnboundedReceiver<Outcome>) -> Summary {
    let mut summary = Summary::default();
    while let Some(outcome) = outcomes.recv().await {
        summary.record(&outcome);
    }
    summary
}
// ANCHOR_END: ledger

/// Writes into the ledger.
#[derive(Clone, Debug)]
pub struct LedgerWriter {
    entries: UnboundedSender<Outcome>,
}

impl LedgerWriter {
    /// Records what became of one order.
    pub fn record(&self, outcome: Outcome) {
        // The collector outlives every writer, unless the runtime itself is going down.
        let _ = self.entries.send(outcome);
    }
}
