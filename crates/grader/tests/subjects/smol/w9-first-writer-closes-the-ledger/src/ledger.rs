//! Wrong: a writer that is dropped closes the channel, so that it is closed in the end; but a
//! writer is cloned for every batch, and the first batch that is done closes it for all the others.

use orders::{Outcome, Summary};
use smol::Task;
use smol::channel::{self, Receiver, Sender};

/// The open ledger of one service.
pub struct Ledger {
    writer: LedgerWriter,
    collector: Task<Summary>,
}

impl Ledger {
    /// Opens the ledger and starts its collector.
    pub fn open() -> Self {
        let (entries, outcomes) = channel::unbounded();
        let collector = smol::spawn(collect(outcomes));
        Self { writer: LedgerWriter { entries }, collector }
    }

    /// The pen: clone it for whoever has an outcome to record.
    pub fn writer(&self) -> LedgerWriter {
        self.writer.clone()
    }

    /// Waits for the last entry, and returns the count.
    pub async fn close(self) -> Summary {
        drop(self.writer);
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

impl Drop for LedgerWriter {
    fn drop(&mut self) {
        self.entries.close();
    }
}
