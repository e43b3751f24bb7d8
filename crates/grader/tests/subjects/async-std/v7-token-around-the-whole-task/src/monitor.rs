//! The heartbeat knows of no token and loops for ever: the token is put around the whole task when
//! it is spawned, and drops the loop wherever it waits.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_std::task::{self, JoinHandle};
use orders::{Backend, Progress};
use stop_token::prelude::*;
use stop_token::{StopSource, TimedOutError};

/// The monitor of one batch.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    stop: StopSource,
    heartbeat: JoinHandle<Result<Infallible, TimedOutError>>,
}

impl Monitor {
    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(accepted: usize, period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (settled, stop) = (Arc::new(AtomicUsize::new(0)), StopSource::new());
        let beat = beat(accepted, settled.clone(), period, backend.clone());
        let heartbeat = task::spawn(beat.timeout_at(stop.token()));
        Self { settled, stop, heartbeat }
    }

    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends the heartbeat, and returns when its task is gone.
    pub async fn stop(self) {
        drop(self.stop);
        let Err(_stopped) = self.heartbeat.await;
    }
}

async fn beat(
    accepted: usize,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
) -> Infallible {
    loop {
        task::sleep(period).await;
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
