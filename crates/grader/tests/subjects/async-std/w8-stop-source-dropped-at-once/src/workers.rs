//! Wrong: the workers get their tokens, and nobody keeps the source. It is dropped at the end of
//! `start`, which is how one tells them to stop: no order is audited.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_std::channel::{self, Receiver, Sender};
use async_std::prelude::*;
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
    handles: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Spawns `config.workers` workers.
    pub fn start(config: &Config, backend: &Arc<dyn Backend>) -> Self {
        let stop = StopSource::new();
        let spawn = |_| {
            let (sender, audits) = channel::unbounded();
            let (requeue, backend) = (sender.clone(), backend.clone());
            let worker = work(audits, requeue, backend, config.audit_attempts, stop.token());
            (sender, task::spawn(worker))
        };
        let (channels, handles): (Vec<_>, _) = (0..config.workers).map(spawn).unzip();
        let queue = AuditQueue { channels: channels.into(), turn: Arc::default() };
        Self { queue, handles }
    }

    /// The way in for charged orders.
    pub fn queue(&self) -> AuditQueue {
        self.queue.clone()
    }

    /// Waits for the workers.
    pub async fn stop(self) {
        for handle in self.handles {
            handle.await;
        }
    }
}

async fn work(
    audits: Receiver<Audit>,
    requeue: Sender<Audit>,
    backend: Arc<dyn Backend>,
    attempts: u32,
    stop: StopToken,
) {
    let mut audits = audits.timeout_at(stop);
    while let Some(Ok(Audit { order, attempt })) = audits.next().await {
        let filed = orders::audit(&*backend, &order, attempt).await.is_ok();
        if !filed && attempt < attempts {
            let _ = requeue.try_send(Audit { order, attempt: attempt + 1 });
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
