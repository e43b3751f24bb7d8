//! stop-token has no child tokens, but a stream can be cut by two: the batch's, then the service's.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_std::channel::{self, Receiver, Sender};
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
    running: Sender<Infallible>,
    all_gone: Receiver<Infallible>,
}

impl Monitors {
    /// No heartbeat yet.
    pub fn new(period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (running, all_gone) = channel::bounded(1);
        Self { period, backend: backend.clone(), stop: StopSource::new(), running, all_gone }
    }

    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(&self, accepted: usize) -> Monitor {
        let (settled, stop) = (Arc::new(AtomicUsize::new(0)), StopSource::new());
        let stops = [stop.token(), self.stop.token()];
        let beat = beat(accepted, settled.clone(), self.period, self.backend.clone(), stops);
        let running = self.running.clone();
        let heartbeat = task::spawn(async move {
            let _running = running;
            beat.await;
        });
        Monitor { settled, stop, heartbeat }
    }

    /// Ends every heartbeat, and returns when the last is gone.
    pub async fn stop(self) {
        drop((self.stop, self.running));
        let _closed = self.all_gone.recv().await;
    }
}

/// The monitor of one batch.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    stop: StopSource,
    heartbeat: JoinHandle<()>,
}

impl Monitor {
    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends this heartbeat and no other, and returns when its task is gone.
    pub async fn stop(self) {
        drop(self.stop);
        self.heartbeat.await;
    }
}

async fn beat(
    accepted: usize,
    settled: Arc<AtomicUsize>,
    period: Duration,
    backend: Arc<dyn Backend>,
    [batch, service]: [StopToken; 2],
) {
    let mut ticks = stream::interval(period).timeout_at(batch).timeout_at(service);
    while let Some(Ok(Ok(()))) = ticks.next().await {
        backend.heartbeat(Progress { settled: settled.load(Ordering::Relaxed), accepted });
    }
}
