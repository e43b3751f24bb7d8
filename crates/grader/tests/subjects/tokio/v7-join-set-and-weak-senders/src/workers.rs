//! A worker requeues by a weak sender, which does not keep its channel open: it closes when the
//! service drops its own, and the set of workers is joined to the last.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Config, Order};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender, WeakUnboundedSender};
use tokio::task::JoinSet;

/// A charged order on its way to the auditor, and the attempt that it is at.
struct Audit {
    order: Order,
    attempt: u32,
}

/// The workers of one service.
pub struct Workers {
    queue: AuditQueue,
    tasks: JoinSet<()>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let mut tasks = JoinSet::new();
        let spawn = |_| {
            let (sender, audits) = mpsc::unbounded_channel();
            let requeue = sender.downgrade();
            tasks.spawn(work(audits, requeue, backend.clone(), config.audit_attempts));
            sender
        };
        let channels = (0..config.workers).map(spawn).collect();
        Self { queue: AuditQueue { channels, turn: Arc::default() }, tasks }
    }

    /// The way in for charged orders.
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Closes the channels, and waits until each worker has filed what is left in its own.
    pub async fn stop(self) {
        drop(self.queue);
        self.tasks.join_all().await;
    }
}

async fn work(
    mut audits: UnboundedReceiver<Audit>,
    requeue: WeakUnboundedSender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
) {
    while let Some(mut audit) = audits.recv().await {
        while orders::audit(&*backend, &audit.order, audit.attempt).await.is_err()
            && audit.attempt < attempts
        {
            audit.attempt += 1;
            // With nobody left to send, no order may come behind: this one stays in hand.
            let Some(requeue) = requeue.upgrade() else { continue };
            let _ = requeue.send(audit);
            break;
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
