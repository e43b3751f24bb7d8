//! The heartbeat: while a batch is being worked on, the supervisor hears how far it has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::{CancellationToken, DropGuard};

// ANCHOR: handle
/// The monitor of one batch.
#[derive(Debug)]
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    // A guard rather than a bare token: a caller who gives up on `process_orders` drops this
    // struct without calling `stop`, and the heartbeat must end then too.
    stop: DropGuard,
    heartbeat: JoinHandle<()>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    #[must_use]
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let settled = Arc::new(AtomicUsize::new(0));
        // One token per batch: a batch that ends must not silence the others.
        let stop = CancellationToken::new();
        let heartbeat =
            tokio::spawn(beat(accepted, settled.clone(), period, backend.clone(), stop.clone()));
        Self { settled, stop: stop.drop_guard(), heartbeat }
    }

    /// Where the batch counts the orders that it has settled.
    #[must_use]
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, and returns when its task is gone.
    pub async fn stop(self) {
        drop(self.stop);
        // Dropping a `JoinHandle` detaches its task; awaiting it is what makes "gone" true. A
        // supervisor that panicked has spoken on stderr already: the batch's report stands.
        let _ = self.heartbeat.await;
    }
}
// ANCHOR_END: handle

// ANCHOR: monitor
// `run_until_cancelled` rather than `abort`: the token is only looked at between two heartbeats, so
// none is cut in half.
async fn beat(
    accepted: usize,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
    stop: CancellationToken,
) {
    // Not `interval`: its first tick is due at once, and a batch that has just begun has nothing to tell.
    let mut ticks = interval_at(Instant::now() + period, period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
// ANCHOR_END: monitor
