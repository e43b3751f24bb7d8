//! The heartbeat never ends and need not: it loses the race against what it watches, and is
//! dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use smol::Timer;
use smol::future::race;

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

    /// Runs the batch, and tells the supervisor how far it has come until it is done.
    pub async fn beat_during<T>(&self, batch: impl Future<Output = T>) -> T {
        race(batch, self.beat()).await
    }

    async fn beat<T>(&self) -> T {
        loop {
            Timer::after(self.period).await;
            let settled = self.settled.load(Ordering::Relaxed);
            self.backend.heartbeat(Progress { settled, accepted: self.accepted });
        }
    }
}
