//! The handle of the heartbeat aborts its task when it is dropped, wherever that happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

/// The monitor of one batch.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    heartbeat: AbortOnDropHandle<()>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let settled = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn(beat(accepted, settled.clone(), period, backend.clone()));
        Self { settled, heartbeat: AbortOnDropHandle::new(task) }
    }

    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, and returns when its task is gone.
    pub async fn stop(self) {
        self.heartbeat.abort();
        let _ = self.heartbeat.await;
    }
}

async fn beat(
    accepted: usize,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
) {
    loop {
        sleep(period).await;
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
