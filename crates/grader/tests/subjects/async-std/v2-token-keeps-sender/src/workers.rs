//! Each worker keeps its sender, so its channel never closes: a stop token cuts its wait short, and
//! it files what its channel still holds before it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_std::channel::{self, Receiver, Sender};
use async_std::task::{self, JoinHandle};
use orders::{Backend, Config, Order};
use stop_token::prelude::*;
use stop_token::{StopSource, StopToken};

/// A charged order on its way to the auditor, and the attempt that it is at.
struct Audit {
    order: Order,
    attempt: u32,
}

/// The workers of one service.
pub struct Workers {
    queue: AuditQueue,
    stop: StopSource,
    handles: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let stop = StopSource::new();
        let spawn = |_| {
            let (requeue, audits) = channel::unbounded();
            let sender = requeue.clone();
            let (backend, attempts) = (backend.clone(), config.audit_attempts);
            let worker = Worker { audits, requeue, backend, attempts };
            (sender, task::spawn(worker.work(stop.token())))
        };
        let (channels, handles): (Vec<_>, _) = (0..config.workers).map(spawn).unzip();
        let queue = AuditQueue { channels: channels.into(), turn: Arc::default() };
        Self { queue, stop, handles }
    }

    /// The way in for charged orders.
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Tells every worker to stop, and waits until they have.
    pub async fn stop(self) {
        drop(self.stop);
        for handle in self.handles {
            handle.await;
        }
    }
}

struct Worker {
    audits: Receiver<Audit>,
    requeue: Sender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
}

impl Worker {
    async fn work(self, stop: StopToken) {
        while let Ok(Ok(audit)) = self.audits.recv().timeout_at(stop.clone()).await {
            self.file(audit).await;
        }
        // A requeued audit comes back here too: the channel is this worker's own.
        while let Ok(audit) = self.audits.try_recv() {
            self.file(audit).await;
        }
    }

    async fn file(&self, Audit { order, attempt }: Audit) {
        let filed = orders::audit(&*self.backend, &order, attempt).await.is_ok();
        if !filed && attempt < self.attempts {
            let _ = self.requeue.try_send(Audit { order, attempt: attempt + 1 });
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
