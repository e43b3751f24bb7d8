//! Workers loop for ever and are aborted, but only once the last audit is filed: each audit carries a
//! token of a tracker, and the shutdown waits for the tokens.

use std::sync::Arc;

use orders::{Backend, Config, Order};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// A charged order on its way to the auditor, and the attempt that it is at.
struct Audit {
    order: Order,
    attempt: u32,
    open: TaskTrackerToken,
}

/// The workers of one service, all on one channel.
pub struct Workers {
    queue: Option<UnboundedSender<Audit>>,
    open: TaskTracker,
    tasks: JoinSet<()>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let (queue, audits) = mpsc::unbounded_channel();
        let audits = Arc::new(tokio::sync::Mutex::new(audits));
        let mut tasks = JoinSet::new();
        for _ in 0..config.workers {
            let (audits, requeue) = (audits.clone(), queue.clone());
            tasks.spawn(work(audits, requeue, backend.clone(), config.audit_attempts));
        }
        // Without a worker nothing is audited, and nothing must wait for it.
        let queue = (config.workers > 0).then_some(queue);
        Self { queue, open: TaskTracker::new(), tasks }
    }

    /// Queues an order for its audit.
    pub fn submit(&self, order: Order) {
        if let Some(queue) = &self.queue {
            let _ = queue.send(Audit { order, attempt: 1, open: self.open.token() });
        }
    }

    /// Waits until the last audit is filed or given up, and ends the workers, who are idle now.
    pub async fn stop(mut self) {
        self.open.close();
        self.open.wait().await;
        self.tasks.shutdown().await;
    }
}

async fn work(
    audits: Arc<tokio::sync::Mutex<UnboundedReceiver<Audit>>>,
    requeue: UnboundedSender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
) {
    loop {
        let Some(Audit { order, attempt, open }) = audits.lock().await.recv().await else { return };
        let filed = orders::audit(&*backend, &order, attempt).await.is_ok();
        if !filed && attempt < attempts {
            let _ = requeue.send(Audit { order, attempt: attempt + 1, open });
        }
    }
}
