//! Workers loop for ever and are cancelled, but only once the last audit is filed: each audit holds
//! a sender of a channel, and the shutdown waits until the channel is closed.

use std::convert::Infallible;
use std::sync::Arc;

use async_std::channel::{self, Receiver, Sender};
use async_std::task::{self, JoinHandle};
use orders::{Backend, Config, Order};

/// A charged order on its way to the auditor, and the attempt that it is at.
struct Audit {
    order: Order,
    attempt: u32,
    open: Sender<Infallible>,
}

/// The workers of one service, all on one channel.
pub struct Workers {
    queue: Option<Sender<Audit>>,
    open: Sender<Infallible>,
    all_filed: Receiver<Infallible>,
    handles: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let (queue, audits) = channel::unbounded();
        let (open, all_filed) = channel::bounded(1);
        let spawn = |_| {
            let (audits, requeue) = (audits.clone(), queue.clone());
            task::spawn(work(audits, requeue, backend.clone(), config.audit_attempts))
        };
        let handles = (0..config.workers).map(spawn).collect();
        // Without a worker nothing is audited, and nothing must wait for it.
        let queue = (config.workers > 0).then_some(queue);
        Self { queue, open, all_filed, handles }
    }

    /// Queues an order for its audit.
    pub fn submit(&self, order: Order) {
        if let Some(queue) = &self.queue {
            let _ = queue.try_send(Audit { order, attempt: 1, open: self.open.clone() });
        }
    }

    /// Waits until the last audit is filed or given up, and ends the workers, who are idle now.
    pub async fn stop(self) {
        drop(self.open);
        let _closed = self.all_filed.recv().await;
        for handle in self.handles {
            handle.cancel().await;
        }
    }
}

async fn work(
    audits: Receiver<Audit>,
    requeue: Sender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
) {
    loop {
        let Ok(Audit { order, attempt, open }) = audits.recv().await else { return };
        let filed = orders::audit(&*backend, &order, attempt).await.is_ok();
        if !filed && attempt < attempts {
            let _ = requeue.try_send(Audit { order, attempt: attempt + 1, open });
        }
    }
}
