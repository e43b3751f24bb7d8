//! Channels whose ends are kept by mistake: Rust's main cause of leaks.

use std::collections::HashMap;
use std::sync::Arc;

use fuite::Grade::{Orphaned, Proven};

use super::Kernel;
use super::runtime::{Runtime, settle, verdict};
use crate::tokio_sync::oneshot;

pub(super) fn kernels<R: Runtime>() -> Vec<Kernel> {
    vec![
        Kernel::leak(
            "L1",
            "a worker without a way to stop; the service keeps its sender",
            (1, Orphaned),
            worker::<R>,
        ),
        Kernel::clean("L1 twin", "the service drops its sender", worker_stops::<R>),
        Kernel::leak(
            "L1p",
            "L1, where the sender is kept by a task that is dead itself",
            (2, Proven),
            worker_proven::<R>,
        ),
        Kernel::clean("L1p twin", "the keeper ends", worker_proven_stops::<R>),
        Kernel::leak(
            "L2",
            "a worker that keeps a clone of its own sender",
            (1, Orphaned),
            own_sender::<R>,
        ),
        Kernel::clean("L2 twin", "it keeps a weak one", weak_sender::<R>),
        Kernel::leak("L2p", "L2 over a tracked channel", (1, Proven), own_sender_proven::<R>),
        Kernel::clean("L2p twin", "the worker drops its clone", own_sender_dropped::<R>),
        Kernel::leak(
            "L3",
            "the producer is done, the original sender still in scope",
            (1, Orphaned),
            sender_in_scope::<R>,
        ),
        Kernel::clean(
            "L3 twin",
            "the original sender is moved into the producer",
            sender_moved::<R>,
        ),
        Kernel::leak("L7", "a oneshot sender parked in a map", (1, Orphaned), parked_oneshot::<R>),
        Kernel::clean("L7 twin", "the entry is removed", parked_oneshot_removed::<R>),
        Kernel::leak(
            "L8",
            "a send into a full channel whose receiver nobody polls",
            (1, Orphaned),
            full::<R>,
        ),
        Kernel::clean("L8 twin", "the receiver is dropped", full_dropped::<R>),
        Kernel::leak(
            "L9",
            "fan-out, the first result wins, the receiver is kept",
            (1, Orphaned),
            fan_out::<R>,
        ),
        Kernel::clean("L9 twin", "there is room for every result", fan_out_with_room::<R>),
    ]
}

fn worker<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (jobs, queue) = async_channel::unbounded::<u32>();
        R::spawn(async move { while queue.recv().await.is_ok() {} });
        Arc::new(jobs)
    })
}

fn worker_stops<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (jobs, queue) = async_channel::unbounded::<u32>();
        R::spawn(async move { while queue.recv().await.is_ok() {} });
        drop(Arc::new(jobs));
    })
}

fn worker_proven<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (jobs, queue) = fuite::channel::unbounded::<u32>();
        R::spawn(async move { while queue.recv().await.is_ok() {} });
        R::spawn(async move {
            let _jobs = jobs.adopt();
            std::future::pending::<()>().await;
        });
    })
}

fn worker_proven_stops<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (jobs, queue) = fuite::channel::unbounded::<u32>();
        R::spawn(async move { while queue.recv().await.is_ok() {} });
        R::spawn(async move {
            let _jobs = jobs.adopt();
            settle::<R>().await;
        });
    })
}

fn own_sender<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (jobs, queue) = async_channel::unbounded::<u32>();
        let requeue = jobs.clone();
        R::spawn(async move {
            while let Ok(job) = queue.recv().await {
                let _ = requeue.send(job / 2).await;
            }
        });
        drop(jobs);
    })
}

fn weak_sender<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (jobs, queue) = async_channel::unbounded::<u32>();
        let requeue = jobs.downgrade();
        R::spawn(async move {
            while let (Ok(job), Some(requeue)) = (queue.recv().await, requeue.upgrade()) {
                let _ = requeue.send(job / 2).await;
            }
        });
        drop(jobs);
    })
}

fn own_sender_proven<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (jobs, queue) = fuite::channel::unbounded::<u32>();
        let requeue = jobs.clone();
        R::spawn(async move {
            let requeue = requeue.adopt();
            while let Ok(job) = queue.recv().await {
                let _ = requeue.send(job / 2).await;
            }
        });
        drop(jobs);
    })
}

fn own_sender_dropped<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (jobs, queue) = fuite::channel::unbounded::<u32>();
        let requeue = jobs.clone();
        R::spawn(async move {
            drop(requeue.adopt());
            while queue.recv().await.is_ok() {}
        });
        drop(jobs);
    })
}

fn sender_in_scope<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (results, collected) = async_channel::unbounded::<u32>();
        R::spawn(async move { while collected.recv().await.is_ok() {} });
        let producer = results.clone();
        R::start(async move { producer.send(1).await.expect("it collects") }).await;
        results
    })
}

fn sender_moved<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (results, collected) = async_channel::unbounded::<u32>();
        R::spawn(async move { while collected.recv().await.is_ok() {} });
        R::start(async move { results.send(1).await.expect("it collects") }).await;
    })
}

fn parked_oneshot<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let mut requests = HashMap::new();
        let (answer, answered) = oneshot::channel::<u32>();
        requests.insert(7, answer);
        R::spawn(async move { drop(answered.await) });
        requests
    })
}

fn parked_oneshot_removed<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let mut requests = HashMap::new();
        let (answer, answered) = oneshot::channel::<u32>();
        requests.insert(7, answer);
        R::spawn(async move { drop(answered.await) });
        requests.remove(&7);
        requests
    })
}

fn full<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (results, never_polled) = async_channel::bounded(1);
        R::spawn(async move { while results.send(1).await.is_ok() {} });
        never_polled
    })
}

fn full_dropped<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || {
        let (results, never_polled) = async_channel::bounded(1);
        R::spawn(async move { while results.send(1).await.is_ok() {} });
        drop(never_polled);
    })
}

/// Three tasks send their result, the first is taken.
async fn first_of_three<R: Runtime>(room: usize) -> async_channel::Receiver<u32> {
    let (results, receiver) = async_channel::bounded(room);
    for number in 0..3 {
        let results = results.clone();
        R::spawn(async move { results.send(number).await.unwrap_or(()) });
    }
    receiver.recv().await.expect("somebody sends");
    receiver
}

fn fan_out<R: Runtime>() -> super::Outcome {
    // One result is taken, one lies in the channel, and one task waits for room.
    verdict::<R, _>(async || first_of_three::<R>(1).await)
}

fn fan_out_with_room<R: Runtime>() -> super::Outcome {
    verdict::<R, _>(async || first_of_three::<R>(3).await)
}
