//! There is nothing to stop: a `Task` that is dropped is cancelled, and a monitor owns its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use smol::stream::StreamExt;
use smol::{Task, Timer};

/// The monitor of one batch: there is a heartbeat for as long as it lives.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    _heartbeat: Task<()>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let settled = Arc::new(AtomicUsize::new(0));
        let heartbeat = smol::spawn(beat(accepted, settled.clone(), period, backend.clone()));
        Self { settled, _heartbeat: heartbeat }
    }

    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }
}

async fn beat(
    accepted: usize,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
) {
    let mut ticks = Timer::interval(period);
    while ticks.next().await.is_some() {
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
