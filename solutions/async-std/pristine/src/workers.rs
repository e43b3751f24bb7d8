//! The audit workers: they file every charged order with the auditor, behind the batch's back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_std::channel::{self, Receiver, Sender};
use async_std::prelude::*;
use async_std::task;
use orders::{Backend, Config, Order};

/// A charged order on its way to the auditor, and the attempt that it is at.
#[derive(Debug)]
struct Audit {
    order: Order,
    attempt: u32,
}

/// The workers of one service, each with a channel of its own.
#[derive(Debug)]
pub struct Workers {
    queue: AuditQueue,
}

impl Workers {
    /// Spawns `config.workers` workers.
    #[must_use]
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let channels = (0..config.workers)
            .map(|_| {
                let (sender, audits) = channel::unbounded();
                let worker = work(audits, sender.clone(), backend.clone(), config.audit_attempts);
                task::spawn(worker);
                sender
            })
            .collect();
        Self { queue: AuditQueue { channels, turn: Arc::default() } }
    }

    /// The way in for charged orders.
    #[must_use]
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Drops the channels, so that each worker files what is left in its own and ends.
    pub async fn stop(self) {
        drop(self.queue);
    }
}

// ANCHOR: worker
// TODO(bug-1): two hours after `shutdown`, there are as many workers as on the first day.
async fn work(
    mut audits: Receiver<Audit>,
    requeue: Sender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
) {
    while let Some(Audit { order, attempt }) = audits.next().await {
        let filed = orders::audit(&*backend, &order, attempt).await.is_ok();
        if !filed && attempt < attempts {
            // The auditor may be back in a moment: the orders behind this one go first.
            let _ = requeue.try_send(Audit { order, attempt: attempt + 1 });
        }
    }
}
// ANCHOR_END: worker

/// Hands charged orders to the workers, each in turn.
#[derive(Clone, Debug)]
pub struct AuditQueue {
    channels: Arc<[Sender<Audit>]>,
    turn: Arc<AtomicUsize>,
}

impl AuditQueue {
    /// Queues an order for its audit; a service without workers audits nothing.
    pub fn submit(&self, order: Order) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        if let Some(index) = turn.checked_rem(self.channels.len()) {
            // A channel without a receiver has lost its worker: the service is shutting down.
            let _ = self.channels[index].try_send(Audit { order, attempt: 1 });
        }
    }
}
