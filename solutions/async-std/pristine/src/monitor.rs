//! The heartbeat: while a batch is being worked on, the supervisor hears how far it has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_std::prelude::*;
use async_std::stream;
use async_std::task::{self, JoinHandle};
use orders::{Backend, Progress};

/// The monitor of one batch.
#[derive(Debug)]
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    heartbeat: JoinHandle<()>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    #[must_use]
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let settled = Arc::new(AtomicUsize::new(0));
        let heartbeat = task::spawn(beat(accepted, settled.clone(), period, backend.clone()));
        Self { settled, heartbeat }
    }

    /// Where the batch counts the orders that it has settled.
    #[must_use]
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// The batch is over, and so is its heartbeat.
    pub async fn stop(self) {
        drop(self.heartbeat);
    }
}

// ANCHOR: monitor
// TODO(bug-2): the supervisor still hears of batches that were finished an hour ago.
async fn beat(
    accepted: usize,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
) {
    let mut ticks = stream::interval(period);
    while ticks.next().await.is_some() {
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
// ANCHOR_END: monitor
