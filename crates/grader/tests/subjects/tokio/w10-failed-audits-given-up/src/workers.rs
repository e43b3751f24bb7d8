//! Wrong: the sender that kept the channel open is gone, and with it the second attempt: an audit
//! that fails once is never filed. Deleting a feature is no repair.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Config, Order};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;

/// A charged order on its way to the auditor, and the attempt that it is at.
struct Audit {
    order: Order,
    attempt: u32,
}

/// The workers of one service.
pub struct Workers {
    queue: AuditQueue,
    handles: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let spawn = |_| {
            let (sender, audits) = mpsc::unbounded_channel();
            (sender, tokio::spawn(work(audits, backend.clone())))
        };
        let (channels, handles): (Vec<_>, _) = (0..config.workers).map(spawn).unzip();
        let queue = AuditQueue { channels: channels.into(), turn: Arc::default() };
        Self { queue, handles }
    }

    /// The way in for charged orders.
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Closes the channels, and waits for the workers.
    pub async fn stop(self) {
        drop(self.queue);
        for handle in self.handles {
            handle.await.expect("a worker does not panic");
        }
    }
}

async fn work(mut audits: UnboundedReceiver<Audit>, backend: Arc<dyn Backend>) {
    while let Some(Audit { order, attempt }) = audits.recv().await {
        let _ = orders::audit(&*backend, &order, attempt).await;
    }
}

/// Hands charged orders to the workers, each in turn.
#[derive(Clone)]
pub struct AuditQueue {
    channels: Arc<[UnboundedSender<Audit>]>,
    turn: Arc<AtomicUsize>,
}

impl AuditQueue {
    /// Queues an order for its audit; a service without workers audits nothing.
    pub fn submit(&self, order: Order) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        if let Some(index) = turn.checked_rem(self.channels.len()) {
            let _ = self.channels[index].send(Audit { order, attempt: 1 });
        }
    }
}
