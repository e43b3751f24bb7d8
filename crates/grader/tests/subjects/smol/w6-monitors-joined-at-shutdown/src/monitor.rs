//! Wrong: nothing ends a heartbeat but the end of the service, which owns all of their tasks.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use orders::{Backend, Progress};
use smol::stream::StreamExt;
use smol::{Task, Timer};

/// The monitors of one service.
pub struct Monitors {
    period: Duration,
    backend: Arc<dyn Backend>,
    heartbeats: Mutex<Vec<Task<()>>>,
}

impl Monitors {
    /// No heartbeat yet.
    pub fn new(period: Duration, backend: &Arc<dyn Backend>) -> Self {
        Self { period, backend: backend.clone(), heartbeats: Mutex::default() }
    }

    /// Starts a heartbeat, and returns where to count the orders that are settled.
    pub fn start(&self, accepted: usize) -> Arc<AtomicUsize> {
        let settled = Arc::new(AtomicUsize::new(0));
        let beat = beat(accepted, settled.clone(), self.period, self.backend.clone());
        self.heartbeats.lock().unwrap().push(smol::spawn(beat));
        settled
    }

    /// Ends every heartbeat since the first day, and returns when the last is gone.
    pub async fn stop(self) {
        for heartbeat in self.heartbeats.into_inner().unwrap() {
            heartbeat.cancel().await;
        }
    }
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
