//! Wrong: the monitor drops what it takes for its task, as one does on smol; but the helper that
//! spawned it detached the task, and what is dropped is only the news of its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use smol::Timer;
use smol::channel::{self, Receiver};
use smol::stream::StreamExt;

/// The monitor of one batch.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    heartbeat: Receiver<()>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let settled = Arc::new(AtomicUsize::new(0));
        let heartbeat = background(beat(accepted, settled.clone(), period, backend.clone()));
        Self { settled, heartbeat }
    }

    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, or so it thinks.
    pub async fn stop(self) {
        drop(self.heartbeat);
    }
}

/// Runs a future in the background; the channel yields its output.
fn background<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Receiver<T> {
    let (sender, output) = channel::bounded(1);
    smol::spawn(async move {
        let _ = sender.try_send(future.await);
    })
    .detach();
    output
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
