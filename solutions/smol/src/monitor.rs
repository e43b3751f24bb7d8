//! The heartbeat: while a batch is being worked on, the supervisor hears how far it has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use smol::stream::StreamExt;
use smol::{Task, Timer};

// ANCHOR: handle
/// The monitor of one batch.
#[derive(Debug)]
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    // Owning the `Task` is all it takes: a caller who gives up on `process_orders` drops this
    // struct without calling `stop`, and a dropped `Task` is a cancelled one.
    heartbeat: Task<()>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    #[must_use]
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let settled = Arc::new(AtomicUsize::new(0));
        let heartbeat = smol::spawn(beat(accepted, settled.clone(), period, backend.clone()));
        Self { settled, heartbeat }
    }

    /// Where the batch counts the orders that it has settled.
    #[must_use]
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, and returns when its task is gone.
    pub async fn stop(self) {
        // `cancel` rather than a drop: both stop the task, but only `cancel` can be awaited, and it
        // is what makes "gone" true. A task is cancelled where it waits, here between two
        // heartbeats, so none is cut in half.
        self.heartbeat.cancel().await;
    }
}
// ANCHOR_END: handle

// ANCHOR: monitor
// It needs no way out of its own: every `.await` is one, for whoever owns the `Task`.
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
// ANCHOR_END: monitor
