//! The ledger: one task hears of every outcome and keeps the count for the end of the day.

use orders::{Outcome, Summary};
use smol::Task;
use smol::channel::{self, Receiver, Sender};

/// The open ledger of one service.
#[derive(Debug)]
pub struct Ledger {
    writer: LedgerWriter,
    collector: Task<Summary>,
}

// ANCHOR: ledger
impl Ledger {
    /// Opens the ledger and starts its collector.
    #[must_use]
    pub fn open() -> Self {
        let (entries, outcomes) = channel::unbounded();
        let collector = smol::spawn(collect(outcomes));
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
        self.collector.await
    }
}

async fn collect(outcomes: Receiver<Outcome>) -> Summary {
    let mut summary = Summary::default();
    while let Ok(outcome) = outcomes.recv().await {
        summary.record(&outcome);
    }
    summary
}
// ANCHOR_END: ledger

/// Writes into the ledger.
#[derive(Clone, Debug)]
pub struct LedgerWriter {
    entries: Sender<Outcome>,
}

impl LedgerWriter {
    /// Records what became of one order.
    pub fn record(&self, outcome: Outcome) {
        // Never full, for it has no bound; and the collector outlives every writer.
        let _ = self.entries.try_send(outcome);
    }
}
