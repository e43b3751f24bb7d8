//! Wrong: nobody keeps the workers' tasks. A `Task` that is dropped is cancelled, so that none is
//! left at the end, and none has ever worked: no order is audited.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Config, Order};
use smol::channel::{self, Receiver, Sender};

/// A charged order on its way to the auditor, and the attempt that it is at.
struct Audit {
    order: Order,
    attempt: u32,
}

/// The workers of one service.
pub struct Workers {
    queue: AuditQueue,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let spawn = |_| {
            let (sender, audits) = channel::unbounded();
            let worker = work(audits, sender.clone(), backend.clone(), config.audit_attempts);
            _ = smol::spawn(worker);
            sender
        };
        let channels = (0..config.workers).map(spawn).collect();
        Self { queue: AuditQueue { channels, turn: Arc::default() } }
    }

    /// The way in for charged orders.
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Closes the channels.
    pub async fn stop(self) {
        for channel in self.queue.channels.iter() {
            channel.close();
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
