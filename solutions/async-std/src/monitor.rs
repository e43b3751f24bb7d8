//! The heartbeat: while a batch is being worked on, the supervisor hears how far it has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_std::prelude::*;
use async_std::stream;
use async_std::task::{self, JoinHandle};
use orders::{Backend, Progress};
use stop_token::prelude::*;
use stop_token::{StopSource, StopToken};

// ANCHOR: handle
/// The monitor of one batch.
#[derive(Debug)]
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    // Dropping the source is what stops: a caller who gives up on `process_orders` drops this
    // struct without calling `stop`, and the heartbeat ends then too.
    stop: StopSource,
    heartbeat: JoinHandle<()>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    #[must_use]
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let settled = Arc::new(AtomicUsize::new(0));
        // One source per batch: a batch that ends must not silence the others.
        let stop = StopSource::new();
        let heartbeat =
            task::spawn(beat(accepted, settled.clone(), period, backend.clone(), stop.token()));
        Self { settled, stop, heartbeat }
    }

    /// Where the batch counts the orders that it has settled.
    #[must_use]
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, and returns when its task is gone.
    pub async fn stop(self) {
        drop(self.stop);
        // A dropped `JoinHandle` would detach its task; awaiting it is what makes "gone" true.
        self.heartbeat.await;
    }
}
// ANCHOR_END: handle

// ANCHOR: monitor
// A token rather than `JoinHandle::cancel`: the stream is only cut between two ticks, so no
// heartbeat is stopped half-way, and whoever drops the source need not be able to await.
async fn beat(
    accepted: usize,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
    stop: StopToken,
) {
    let mut ticks = stream::interval(period).timeout_at(stop);
    while let Some(Ok(())) = ticks.next().await {
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
// ANCHOR_END: monitor
