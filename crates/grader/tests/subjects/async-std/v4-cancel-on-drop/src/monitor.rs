//! On async-std a dropped handle lets its task go on; the one of the heartbeat is in a guard that
//! cancels the task instead, wherever the guard is dropped.

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
    heartbeat: CancelOnDrop,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let settled = Arc::new(AtomicUsize::new(0));
        let task = task::spawn(beat(accepted, settled.clone(), period, backend.clone()));
        Self { settled, heartbeat: CancelOnDrop(Some(task)) }
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

struct CancelOnDrop(Option<JoinHandle<()>>);

impl CancelOnDrop {
    async fn cancel(mut self) {
        if let Some(task) = self.0.take() {
            task.cancel().await;
        }
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        if let Some(task) = self.0.take() {
            // `cancel` must be polled, and a destructor cannot: a task that ends at once does.
            task::spawn(task.cancel());
        }
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
