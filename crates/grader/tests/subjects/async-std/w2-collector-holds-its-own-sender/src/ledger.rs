//! Wrong: the count is shared and the handle of the collector dropped, so that `close` returns; but
//! the collector holds a sender of the channel that it listens to, and waits for it for ever.

use std::sync::{Arc, Mutex};

use async_std::channel::{self, Sender};
use async_std::task;
use orders::{Outcome, Summary};

/// The open ledger of one service.
pub struct Ledger {
    writer: LedgerWriter,
    count: Arc<Mutex<Summary>>,
}

impl Ledger {
    /// Opens the ledger and starts its collector.
    pub fn open() -> Self {
        let (entries, outcomes) = channel::unbounded();
        let writer = LedgerWriter { entries };
        let count = Arc::new(Mutex::new(Summary::default()));
        let (total, own) = (count.clone(), writer.clone());
        task::spawn(async move {
            let _own = own;
            while let Ok(outcome) = outcomes.recv().await {
                total.lock().unwrap().record(&outcome);
            }
        });
        Self { writer, count }
    }

    /// The pen: clone it for whoever has an outcome to record.
    pub fn writer(&self) -> LedgerWriter {
        self.writer.clone()
    }

    /// Returns the count, without waiting for the collector.
    pub async fn close(self) -> Summary {
        drop(self.writer);
        *self.count.lock().unwrap()
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
