//! The workers are on an executor of the service, which one task drives. Their channels are closed,
//! they file what is left, and the executor goes with its driver.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orders::{Backend, Config, Order};
use smol::channel::{self, Receiver, Sender};
use smol::{Executor, Task};

/// A charged order on its way to the auditor, and the attempt that it is at.
struct Audit {
    order: Order,
    attempt: u32,
}

/// The workers of one service.
pub struct Workers {
    queue: AuditQueue,
    driver: Task<()>,
    tasks: Vec<Task<()>>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let executor = Executor::new();
        let spawn = |_| {
            let (sender, audits) = channel::unbounded();
            let worker = work(audits, sender.clone(), backend.clone(), config.audit_attempts);
            (sender, executor.spawn(worker))
        };
        let (channels, tasks): (Vec<_>, _) = (0..config.workers).map(spawn).unzip();
        let queue = AuditQueue { channels: channels.into(), turn: Arc::default() };
        let driver = smol::spawn(async move { executor.run(pending()).await });
        Self { queue, driver, tasks }
    }

    /// The way in for charged orders.
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Closes the channels, waits until each worker has filed what is left, and drops the executor.
    pub async fn stop(self) {
        for channel in self.queue.channels.iter() {
            channel.close();
        }
        for task in self.tasks {
            task.await;
        }
        self.driver.cancel().await;
    }
}

async fn work(
    audits: Receiver<Audit>,
    requeue: Sender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
) {
    while let Ok(mut audit) = audits.recv().await {
        while orders::audit(&*backend, &audit.order, audit.attempt).await.is_err()
            && audit.attempt < attempts
        {
            audit.attempt += 1;
            match requeue.try_send(audit) {
                Ok(()) => break,
                Err(refused) => audit = refused.into_inner(),
            }
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
