//! Wrong: nothing ends a heartbeat but the end of the service.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use orders::{Backend, Progress};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// The monitors of one service.
pub struct Monitors {
    period: Duration,
    backend: Arc<dyn Backend>,
    stop: CancellationToken,
    heartbeats: Mutex<Vec<JoinHandle<()>>>,
}

impl Monitors {
    /// No heartbeat yet.
    pub fn new(period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (stop, heartbeats) = (CancellationToken::new(), Mutex::default());
        Self { period, backend: backend.clone(), stop, heartbeats }
    }

    /// Starts a heartbeat, and returns where to count the orders that are settled.
    pub fn start(&self, accepted: usize) -> Arc<AtomicUsize> {
        let settled = Arc::new(AtomicUsize::new(0));
        let beat = beat(accepted, settled.clone(), self.period, self.backend.clone());
        let stop = self.stop.clone();
        let heartbeat = tokio::spawn(async move {
            stop.run_until_cancelled(beat).await;
        });
        self.heartbeats.lock().unwrap().push(heartbeat);
        settled
    }

    /// Ends every heartbeat since the first day, and returns when the last is gone.
    pub async fn stop(self) {
        self.stop.cancel();
        for heartbeat in self.heartbeats.into_inner().unwrap() {
            let _ = heartbeat.await;
        }
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
