//! The audit workers: they file every charged order with the auditor, behind the batch's back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Config, Order};
use tokio::sync::mpsc::error::SendError;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

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
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Workers {
    /// Spawns `config.workers` workers.
    #[must_use]
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        // One token for all: cloning it costs a reference count, and one `cancel` reaches everyone.
        let stop = CancellationToken::new();
        // A tracker rather than a `Vec<JoinHandle>`: nobody needs what a worker returns, only to
        // know that the last one has gone.
        let tasks = TaskTracker::new();
        let channels = (0..config.workers)
            .map(|_| {
                let (sender, audits) = mpsc::unbounded_channel();
                let worker = work(
                    audits,
                    sender.clone(),
                    backend.clone(),
                    config.audit_attempts,
                    stop.clone(),
                );
                tasks.spawn(worker);
                sender
            })
            .collect();
        Self { queue: AuditQueue { channels, turn: Arc::default() }, stop, tasks }
    }

    /// The way in for charged orders.
    #[must_use]
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Tells every worker to file what is left in its channel, and waits until they have.
    pub async fn stop(self) {
        self.stop.cancel();
        // A tracker that was not closed waits for ever, even with no task left in it.
        self.tasks.close();
        self.tasks.wait().await;
    }
}
// ANCHOR_END: workers

// ANCHOR: worker
// A worker may keep its own sender: it no longer counts on the channel to close by itself. The
// other way out is a `WeakSender` for the requeue, which lets the channel close when the service
// drops its senders; a token says it in so many words, and also stops a worker that is no receiver.
async fn work(
    mut audits: UnboundedReceiver<Audit>,
    requeue: UnboundedSender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
    stop: CancellationToken,
) {
    while let Some(mut audit) = next(&mut audits, &stop).await {
        while orders::audit(&*backend, &audit.order, audit.attempt).await.is_err()
            && audit.attempt < attempts
        {
            audit.attempt += 1;
            match requeue.send(audit) {
                // The auditor may be back in a moment: the orders behind this one go first.
                Ok(()) => break,
                // The channel is closed, so no order may come behind: this one stays in hand.
                Err(SendError(refused)) => audit = refused,
            }
        }
    }
}

/// The next audit, or `None` once the worker was told to stop and its channel is empty.
///
/// # Cancel safety
///
/// Like [`UnboundedReceiver::recv`]: no audit is lost when the future is dropped.
async fn next(audits: &mut UnboundedReceiver<Audit>, stop: &CancellationToken) -> Option<Audit> {
    tokio::select! {
        // In this order, so that a worker with a full channel hears the token too.
        biased;
        // Closing the receiver refuses new audits and keeps those that were accepted: leaving the
        // loop here instead would lose them.
        () = stop.cancelled(), if !audits.is_closed() => audits.close(),
        audit = audits.recv() => return audit,
    }
    audits.recv().await
}
// ANCHOR_END: worker

/// Hands charged orders to the workers, each in turn.
#[derive(Clone, Debug)]
pub struct AuditQueue {
    channels: Arc<[UnboundedSender<Audit>]>,
    turn: Arc<AtomicUsize>,
}

impl AuditQueue {
    /// Queues an order for its audit; a service without workers audits nothing.
    pub fn submit(&self, order: Order) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        if let Some(index) = turn.checked_rem(self.channels.len()) {
            // A worker that is gone takes its channel with it: the service is shutting down.
            let _ = self.channels[index].send(Audit { order, attempt: 1 });
        }
    }
}
