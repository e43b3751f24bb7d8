//! The heartbeat is cancelled when its batch is over: `JoinHandle::cancel` stops the task where it
//! waits, and returns when it is gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_std::prelude::*;
use async_std::stream;
use async_std::task::{self, JoinHandle};
use orders::{Backend, Progress};

/// The monitor of one batch.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    heartbeat: JoinHandle<()>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let settled = Arc::new(AtomicUsize::new(0));
        let heartbeat = task::spawn(beat(accepted, settled.clone(), period, backend.clone()));
        Self { settled, heartbeat }
    }

    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, and returns when its task is gone.
    pub async fn stop(self) {
        self.heartbeat.cancel().await;
    }
}

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
