//! A watch channel tells the workers to stop when its sender is dropped. Their handles are awaited,
//! and abort them where nobody got to that: in a service that is dropped and not shut down.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Config, Order};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

/// A charged order on its way to the auditor, and the attempt that it is at.
struct Audit {
    order: Order,
    attempt: u32,
}

/// The workers of one service.
pub struct Workers {
    queue: AuditQueue,
    open: watch::Sender<()>,
    handles: Vec<AbortOnDropHandle<()>>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let (open, _) = watch::channel(());
        let spawn = |_| {
            let (requeue, audits) = mpsc::unbounded_channel();
            let sender = requeue.clone();
            let (backend, attempts) = (backend.clone(), config.audit_attempts);
            let worker = Worker { audits, requeue, backend, attempts };
            (sender, AbortOnDropHandle::new(tokio::spawn(worker.work(open.subscribe()))))
        };
        let (channels, handles): (Vec<_>, _) = (0..config.workers).map(spawn).unzip();
        let queue = AuditQueue { channels: channels.into(), turn: Arc::default() };
        Self { queue, open, handles }
    }

    /// The way in for charged orders.
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Tells every worker to stop, and waits until they have.
    pub async fn stop(self) {
        drop(self.open);
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
    async fn work(mut self, mut open: watch::Receiver<()>) {
        loop {
            tokio::select! {
                Some(audit) = self.audits.recv() => self.file(audit).await,
                Err(_closed) = open.changed() => break,
            }
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
