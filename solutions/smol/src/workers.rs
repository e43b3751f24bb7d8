//! The audit workers: they file every charged order with the auditor, behind the batch's back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Config, Order};
use smol::Task;
use smol::channel::{self, Receiver, Sender};

/// A charged order on its way to the auditor, and the attempt that it is at.
#[derive(Debug)]
struct Audit {
    order: Order,
    attempt: u32,
}

// ANCHOR: workers
/// The workers of one service, each with a channel of its own.
#[derive(Debug)]
pub struct Workers {
    queue: AuditQueue,
    // Owned, so that a service which is dropped and not shut down takes its workers along.
    tasks: Vec<Task<()>>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    #[must_use]
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let (channels, tasks): (Vec<_>, Vec<_>) = (0..config.workers)
            .map(|_| {
                let (sender, audits) = channel::unbounded();
                let worker = work(audits, sender.clone(), backend.clone(), config.audit_attempts);
                (sender, smol::spawn(worker))
            })
            .unzip();
        Self { queue: AuditQueue { channels: channels.into(), turn: Arc::default() }, tasks }
    }

    /// The way in for charged orders.
    #[must_use]
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Closes the channels, and waits until each worker has filed what is left in its own.
    pub async fn stop(self) {
        for channel in self.queue.channels.iter() {
            // Whoever else holds a sender, the worker included: one `close` is enough for all.
            channel.close();
        }
        // Awaited and not cancelled: an audit that was accepted is filed.
        for task in self.tasks {
            task.await;
        }
    }
}
// ANCHOR_END: workers

// ANCHOR: worker
// A worker may keep its own sender: its channel is closed by name, and not by the last drop. A
// `WeakSender` would let the channel close by itself, but only once every clone of the queue is gone.
async fn work(
    audits: Receiver<Audit>,
    requeue: Sender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
) {
    // A closed channel still hands out what is in it: `recv` fails when it is closed *and* empty.
    while let Ok(mut audit) = audits.recv().await {
        while orders::audit(&*backend, &audit.order, audit.attempt).await.is_err()
            && audit.attempt < attempts
        {
            audit.attempt += 1;
            match requeue.try_send(audit) {
                // The auditor may be back in a moment: the orders behind this one go first.
                Ok(()) => break,
                // The channel is closed, so no order may come behind: this one stays in hand.
                Err(refused) => audit = refused.into_inner(),
            }
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
