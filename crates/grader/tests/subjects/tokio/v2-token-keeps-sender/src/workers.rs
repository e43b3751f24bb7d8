//! Each worker keeps its sender, so its channel never closes: a token tells it to stop, and it files
//! what its channel still holds before it does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Config, Order};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A charged order on its way to the auditor, and the attempt that it is at.
struct Audit {
    order: Order,
    attempt: u32,
}

/// The workers of one service.
pub struct Workers {
    queue: AuditQueue,
    stop: CancellationToken,
    handles: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let stop = CancellationToken::new();
        let spawn = |_| {
            let (requeue, audits) = mpsc::unbounded_channel();
            let sender = requeue.clone();
            let (backend, attempts) = (backend.clone(), config.audit_attempts);
            let worker = Worker { audits, requeue, backend, attempts };
            (sender, tokio::spawn(worker.work(stop.clone())))
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
        self.stop.cancel();
        for handle in self.handles {
            handle.await.expect("a worker does not panic");
        }
    }
}

struct Worker {
    audits: UnboundedReceiver<Audit>,
    requeue: UnboundedSender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
}

impl Worker {
    async fn work(mut self, stop: CancellationToken) {
        while let Some(Some(audit)) = stop.run_until_cancelled(self.audits.recv()).await {
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
            let _ = self.requeue.send(Audit { order, attempt: attempt + 1 });
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
