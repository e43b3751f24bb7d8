//! The audit workers: they file every charged order with the auditor, behind the batch's back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_std::channel::{self, Receiver, Sender};
use async_std::prelude::*;
use async_std::task::{self, JoinHandle};
use orders::{Backend, Config, Order};
use stop_token::prelude::*;
use stop_token::{StopSource, StopToken};

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
    // A service that is dropped and not shut down drops its source, and no worker outlives it.
    stop: StopSource,
    workers: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    #[must_use]
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let stop = StopSource::new();
        let (channels, workers): (Vec<_>, Vec<_>) = (0..config.workers)
            .map(|_| {
                let (sender, audits) = channel::unbounded();
                let backend = backend.clone();
                let file =
                    Filing { requeue: sender.clone(), backend, attempts: config.audit_attempts };
                (sender, task::spawn(work(audits, file, stop.token())))
            })
            .unzip();
        let queue = AuditQueue { channels: channels.into(), turn: Arc::default() };
        Self { queue, stop, workers }
    }

    /// The way in for charged orders.
    #[must_use]
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Tells every worker to file what is left in its channel, and waits until they have.
    pub async fn stop(self) {
        drop(self.stop);
        // Awaited one by one: dropped handles would leave the workers to themselves.
        for worker in self.workers {
            worker.await;
        }
    }
}
// ANCHOR_END: workers

// ANCHOR: worker
// A worker may keep its own sender: it no longer counts on the channel to close by itself.
async fn work(mut audits: Receiver<Audit>, filing: Filing, stop: StopToken) {
    let mut until_told = audits.clone().timeout_at(stop);
    while let Some(Ok(audit)) = until_told.next().await {
        filing.file(audit).await;
    }
    // Told to stop: nothing more is accepted, and what was accepted is filed. Ending here instead
    // would lose it.
    audits.close();
    while let Some(audit) = audits.next().await {
        filing.file(audit).await;
    }
}

/// How a worker files an audit, and where it puts one that has to wait.
struct Filing {
    requeue: Sender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
}

impl Filing {
    async fn file(&self, mut audit: Audit) {
        while orders::audit(&*self.backend, &audit.order, audit.attempt).await.is_err()
            && audit.attempt < self.attempts
        {
            audit.attempt += 1;
            match self.requeue.try_send(audit) {
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
