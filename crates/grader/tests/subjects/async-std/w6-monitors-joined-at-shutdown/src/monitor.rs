//! Wrong: nothing ends a heartbeat but the end of the service.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_std::prelude::*;
use async_std::stream;
use async_std::task::{self, JoinHandle};
use orders::{Backend, Progress};
use stop_token::prelude::*;
use stop_token::{StopSource, StopToken};

/// The monitors of one service.
pub struct Monitors {
    period: Duration,
    backend: Arc<dyn Backend>,
    stop: StopSource,
    heartbeats: Mutex<Vec<JoinHandle<()>>>,
}

impl Monitors {
    /// No heartbeat yet.
    pub fn new(period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (stop, heartbeats) = (StopSource::new(), Mutex::default());
        Self { period, backend: backend.clone(), stop, heartbeats }
    }

    /// Starts a heartbeat, and returns where to count the orders that are settled.
    pub fn start(&self, accepted: usize) -> Arc<AtomicUsize> {
        let (settled, stop) = (Arc::new(AtomicUsize::new(0)), self.stop.token());
        let beat = beat(accepted, settled.clone(), self.period, self.backend.clone(), stop);
        self.heartbeats.lock().unwrap().push(task::spawn(beat));
        settled
    }

    /// Ends every heartbeat since the first day, and returns when the last is gone.
    pub async fn stop(self) {
        drop(self.stop);
        for heartbeat in self.heartbeats.into_inner().unwrap() {
            heartbeat.await;
        }
    }
}

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
