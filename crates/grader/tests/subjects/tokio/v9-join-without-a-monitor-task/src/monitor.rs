//! The heartbeat waits for the end of the batch, one period at a time.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use tokio::sync::oneshot::Receiver;
use tokio::time::timeout;

/// The monitor of one batch.
pub struct Monitor {
    accepted: usize,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
}

impl Monitor {
    /// A monitor for a batch of `accepted` orders.
    pub fn new(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        Self { accepted, settled: Arc::default(), period, backend: backend.clone() }
    }

    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Tells the supervisor how far the batch has come, until the other end of `over` is dropped.
    pub async fn beat_until(&self, mut over: Receiver<Infallible>) {
        while timeout(self.period, &mut over).await.is_err() {
            let settled = self.settled.load(Ordering::Relaxed);
            self.backend.heartbeat(Progress { settled, accepted: self.accepted });
        }
    }
}
