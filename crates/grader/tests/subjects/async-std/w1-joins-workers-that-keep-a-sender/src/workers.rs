//! Wrong: the shutdown waits for workers that each hold a sender of the channel that they listen
//! to. Dropping the service's senders closes nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_std::channel::{self, Receiver, Sender};
use async_std::task::{self, JoinHandle};
use orders::{Backend, Config, Order};

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
            let (sender, audits) = channel::unbounded();
            let worker = work(audits, sender.clone(), backend.clone(), config.audit_attempts);
            (sender, task::spawn(worker))
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
        drop(self.queue);
        for handle in self.handles {
            handle.await;
        }
    }
}

async fn work(
    audits: Receiver<Audit>,
    requeue: Sender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
) {
    while let Ok(Audit { order, attempt }) = audits.recv().await {
        let filed = orders::audit(&*backend, &order, attempt).await.is_ok();
        if !filed && attempt < attempts {
            let _ = requeue.try_send(Audit { order, attempt: attempt + 1 });
        }
    }
}

/// Hands charged orders to the workers, each in turn.
#[derive(Clone)]
pub struct AuditQueue {
    channels: Arc<[Sender<Audit>]>,
    turn: Arc<AtomicUsize>,
}

impl AuditQueue {
    /// Queues an order for its audit; a service without workers audits nothing.
    pub fn submit(&self, order: Order) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        if let Some(index) = turn.checked_rem(self.channels.len()) {
            let _ = self.channels[index].try_send(Audit { order, attempt: 1 });
        }
    }
}
