//! The one heartbeat of a service: it speaks while any batch is open and is silent otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_std::prelude::*;
use async_std::stream;
use async_std::task::{self, JoinHandle};
use orders::{Backend, Progress};
use stop_token::prelude::*;
use stop_token::{StopSource, StopToken};

/// The monitor of one service.
pub struct Monitor {
    accepted: Arc<AtomicUsize>,
    settled: Arc<AtomicUsize>,
    stop: StopSource,
    heartbeat: JoinHandle<()>,
}

impl Monitor {
    /// Starts the heartbeat.
    pub fn start(period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (accepted, settled) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let stop = StopSource::new();
        let beat = beat(accepted.clone(), settled.clone(), period, backend.clone(), stop.token());
        Self { accepted, settled, stop, heartbeat: task::spawn(beat) }
    }

    /// A batch of so many orders is being worked on.
    pub fn expect(&self, accepted: usize) {
        self.accepted.fetch_add(accepted, Ordering::Relaxed);
    }

    /// Where batches count the orders that they have settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, and returns when its task is gone.
    pub async fn stop(self) {
        drop(self.stop);
        self.heartbeat.await;
    }
}

async fn beat(
    accepted: Arc<AtomicUsize>,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
    stop: StopToken,
) {
    let mut ticks = stream::interval(period).timeout_at(stop);
    while let Some(Ok(())) = ticks.next().await {
        let progress = Progress {
            settled: settled.load(Ordering::Relaxed),
            accepted: accepted.load(Ordering::Relaxed),
        };
        if progress.settled < progress.accepted {
            backend.heartbeat(progress);
        }
    }
}
