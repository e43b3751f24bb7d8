//! Every heartbeat runs until its batch's channel is closed, or the service's. It is detached, and
//! holds a sender by which others know that it is still there.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use orders::{Backend, Progress};
use smol::Timer;
use smol::channel::{self, Receiver, Sender};
use smol::future::or;
use smol::stream::StreamExt;

/// The monitors of one service.
pub struct Monitors {
    period: Duration,
    backend: Arc<dyn Backend>,
    stop: Sender<Infallible>,
    stopped: Receiver<Infallible>,
    running: Sender<Infallible>,
    all_gone: Receiver<Infallible>,
}

impl Monitors {
    /// No heartbeat yet.
    pub fn new(period: Duration, backend: &Arc<dyn Backend>) -> Self {
        let (stop, stopped) = channel::bounded(1);
        let (running, all_gone) = channel::bounded(1);
        Self { period, backend: backend.clone(), stop, stopped, running, all_gone }
    }

    /// Starts the heartbeat of a batch of `accepted` orders.
    pub fn start(&self, accepted: usize) -> Monitor {
        let settled = Arc::new(AtomicUsize::new(0));
        let (stop, over) = channel::bounded(1);
        let (running, gone) = channel::bounded::<Infallible>(1);
        let running = (running, self.running.clone());
        let stopped = self.stopped.clone();
        let beat = beat(accepted, settled.clone(), self.period, self.backend.clone());
        smol::spawn(async move {
            let _running = running;
            or(beat, or(closed(&over), closed(&stopped))).await;
        })
        .detach();
        Monitor { settled, stop, gone }
    }

    /// Ends every heartbeat, and returns when the last is gone.
    pub async fn stop(self) {
        drop((self.stop, self.running));
        closed(&self.all_gone).await;
    }
}

/// The monitor of one batch.
pub struct Monitor {
    settled: Arc<AtomicUsize>,
    stop: Sender<Infallible>,
    gone: Receiver<Infallible>,
}

impl Monitor {
    /// Where the batch counts the orders that it has settled.
    pub fn settled(&self) -> Arc<AtomicUsize> {
        self.settled.clone()
    }

    /// Ends this heartbeat and no other, and returns when its task is gone.
    pub async fn stop(self) {
        drop(self.stop);
        closed(&self.gone).await;
    }
}

/// Waits until the last sender of a channel is gone; nothing is ever sent.
async fn closed(channel: &Receiver<Infallible>) {
    let _closed = channel.recv().await;
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
