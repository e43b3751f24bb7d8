//! Wrong: every heartbeat listens to the same token, so the first batch that ends silences all others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The monitors of one service.
pub struct Monitors {
    period: Duration,
    backend: Arc<dyn Backend>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Monitors {
    /// No heartbeat yet.
    pub fn new(period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        Self { period, backend: backend.clone(), stop, tasks }
    }

    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(&self, accepted: usize) -> Monitor {
        let (settled, stop) = (Arc::new(AtomicUsize::new(0)), self.stop.clone());
        let beat = beat(accepted, settled.clone(), self.period, self.backend.clone());
        let token = stop.clone();
        let heartbeat = self.tasks.spawn(async move {
            token.run_until_cancelled(beat).await;
        });
        Monitor { settled, stop, heartbeat }
    }

    /// Ends every heartbeat, and returns when the last is gone.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// The monitor of one batch.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    stop: CancellationToken,
    heartbeat: JoinHandle<()>,
}

impl Monitor {
    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends this heartbeat, and returns when its task is gone.
    pub async fn stop(self) {
        self.stop.cancel();
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
