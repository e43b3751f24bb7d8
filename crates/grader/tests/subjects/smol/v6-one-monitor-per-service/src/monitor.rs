//! The one heartbeat of a service: it speaks while any batch is open and is silent otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use smol::{Task, Timer};

/// The monitor of one service.
pub struct Monitor {
    accepted: Arc<AtomicUsize>,
    settled: Arc<AtomicUsize>,
    heartbeat: Task<()>,
}

impl Monitor {
    /// Starts the heartbeat.
    pub fn start(period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (accepted, settled) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let beat = beat(accepted.clone(), settled.clone(), period, backend.clone());
        Self { accepted, settled, heartbeat: smol::spawn(beat) }
    }

    /// A batch of so many orders is being worked on.
    pub fn expect(&self, accepted: usize) {
        self.accepted.fetch_add(accepted, Ordering::Relaxed);
    }

    /// Where batches count the orders that they have settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, and returns when its task is gone.
    pub async fn stop(self) {
        self.heartbeat.cancel().await;
    }
}

async fn beat(
    accepted: Arc<AtomicUsize>,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
) {
    loop {
        Timer::after(period).await;
        let progress = Progress {
            settled: settled.load(Ordering::Relaxed),
            accepted: accepted.load(Ordering::Relaxed),
        };
        if progress.settled < progress.accepted {
            backend.heartbeat(progress);
        }
    }
}
