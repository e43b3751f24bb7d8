//! The heartbeat: while a batch is being worked on, the supervisor hears how far it has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

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
        let heartbeat = tokio::spawn(beat(accepted, settled.clone(), period, backend.clone()));
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
    // Not `interval`: its first tick is due at once, and a batch that has just begun has nothing to tell.
    let mut ticks = interval_at(Instant::now() + period, period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
// ANCHOR_END: monitor
