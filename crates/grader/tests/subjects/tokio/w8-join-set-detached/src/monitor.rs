//! Wrong: the batch lets go of its heartbeat. A `JoinSet` that is dropped aborts its tasks; one
//! that is told to detach them first leaves them to themselves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The monitor of one batch.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    heartbeat: JoinSet<()>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (settled, mut heartbeat) = (Arc::new(AtomicUsize::new(0)), JoinSet::new());
        heartbeat.spawn(beat(accepted, settled.clone(), period, backend.clone()));
        Self { settled, heartbeat }
    }

    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Empties the set, and mistakes that for the end of the heartbeat.
    pub async fn stop(mut self) {
        self.heartbeat.detach_all();
        while self.heartbeat.join_next().await.is_some() {}
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
