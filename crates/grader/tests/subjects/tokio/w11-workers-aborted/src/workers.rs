//! Wrong: each worker still holds a sender of its own channel, so the shutdown aborts the workers
//! instead of joining them, and the audits that are in the channels go with them.

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
            let worker = work(audits, sender.clone(), backend.clone(), config.audit_attempts);
            (sender, tokio::spawn(worker))
        };
        let (channels, handles): (Vec<_>, _) = (0..config.workers).map(spawn).unzip();
        let queue = AuditQueue { channels: channels.into(), turn: Arc::default() };
        Self { queue, handles }
    }

    /// The way in for charged orders.
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Closes the channels, or so it thinks, and waits for the workers.
    pub async fn stop(self) {
        for handle in self.handles {
            handle.abort();
            let _ = handle.await;
        }
    }
}

async fn work(
    mut audits: UnboundedReceiver<Audit>,
    requeue: UnboundedSender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
) {
    while let Some(Audit { order, attempt }) = audits.recv().await {
        let filed = orders::audit(&*backend, &order, attempt).await.is_ok();
        if !filed && attempt < attempts {
            let _ = requeue.send(Audit { order, attempt: attempt + 1 });
        }
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
