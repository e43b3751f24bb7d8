//! Wrong: the source is shared, and one of those who share it is the heartbeat itself. The batch
//! drops its own share, the last one is never dropped, and the heartbeat goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_std::prelude::*;
use async_std::stream;
use async_std::task;
use orders::{Backend, Progress};
use stop_token::StopSource;
use stop_token::prelude::*;

/// The monitor of one batch.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    stop: Arc<StopSource>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (settled, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(StopSource::new()));
        task::spawn(beat(accepted, settled.clone(), period, backend.clone(), stop.clone()));
        Self { settled, stop }
    }

    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, or so it thinks.
    pub async fn stop(self) {
        drop(self.stop);
    }
}

async fn beat(
    accepted: usize,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
    stop: Arc<StopSource>,
) {
    let mut ticks = stream::interval(period).timeout_at(stop.token());
    while let Some(Ok(())) = ticks.next().await {
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
