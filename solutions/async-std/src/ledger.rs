//! The ledger: one task hears of every outcome and keeps the count for the end of the day.

use async_std::channel::{self, Receiver, Sender};
use async_std::prelude::*;
use async_std::task::{self, JoinHandle};
use orders::{Outcome, Summary};

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
        let (entries, outcomes) = channel::unbounded();
        let collector = task::spawn(collect(outcomes));
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
        // The stream of outcomes ends when the last sender is gone, and this struct holds one:
        // awaiting a field of `self` keeps the other fields alive, so the writer goes first.
        let Self { writer, collector } = self;
        // Dropped and not closed: an order of a batch that was given up on may still be at the
        // bank, and what it writes down when it comes back belongs in the summary.
        drop(writer);
        // Awaited and not dropped: a dropped handle would leave the collector to itself, and no summary.
        collector.await
    }
}

async fn collect(mut outcomes: Receiver<Outcome>) -> Summary {
    let mut summary = Summary::default();
    while let Some(outcome) = outcomes.next().await {
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
