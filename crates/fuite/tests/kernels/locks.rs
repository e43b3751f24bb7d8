//! Wake-ups that come too early, and locks that are held while waiting.

use std::sync::Arc;

use crate::tokio_sync::Notify;
use async_lock::{Barrier, Mutex};
use fuite::Grade::Orphaned;

use super::runtime::{Runtime, settle, verdict};
use super::{Kernel, Outcome};

pub(super) fn kernels<R: Runtime>() -> Vec<Kernel> {
    vec![
        Kernel::leak(
            "L12",
            "notify_waiters before anybody waits: nothing is stored",
            (1, Orphaned),
            early_notice::<R>,
        ),
        Kernel::clean("L12 twin", "notify_one stores a permit", stored_notice::<R>),
        Kernel::leak(
            "L13",
            "a lock held while awaiting a task that needs it",
            (2, Orphaned),
            lock_across_await::<R>,
        ),
        Kernel::clean("L13 twin", "the lock is released first", lock_released::<R>),
        Kernel::leak("L14", "two locks taken in opposite order", (2, Orphaned), crossed_locks::<R>),
        Kernel::clean("L14 twin", "two locks taken in the same order", ordered_locks::<R>),
    ]
}

fn early_notice<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let ready = Arc::new(Notify::new());
        let waits = Arc::clone(&ready);
        ready.notify_waiters();
        R::spawn(async move { waits.notified().await });
        ready
    })
}

fn stored_notice<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let ready = Arc::new(Notify::new());
        let waits = Arc::clone(&ready);
        ready.notify_one();
        R::spawn(async move { waits.notified().await });
        ready
    })
}

fn lock_across_await<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let ledger = Arc::new(Mutex::new(0));
        R::spawn(async move {
            let _held = ledger.lock().await;
            let needs = Arc::clone(&ledger);
            R::start(async move { *needs.lock().await += 1 }).await;
        });
    })
}

fn lock_released<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let ledger = Arc::new(Mutex::new(0));
        R::spawn(async move {
            drop(ledger.lock().await);
            let needs = Arc::clone(&ledger);
            R::start(async move { *needs.lock().await += 1 }).await;
        });
    })
}

/// Takes one lock, waits until everybody has one, and takes the other.
async fn take_both(first: Arc<Mutex<()>>, second: Arc<Mutex<()>>, everybody: Arc<Barrier>) {
    let _first = first.lock().await;
    everybody.wait().await;
    let _second = second.lock().await;
}

fn crossed_locks<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let (a, b) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
        let both = Arc::new(Barrier::new(2));
        R::spawn(take_both(Arc::clone(&a), Arc::clone(&b), Arc::clone(&both)));
        R::spawn(take_both(b, a, both));
    })
}

fn ordered_locks<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let (a, b) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
        let alone = || Arc::new(Barrier::new(1));
        R::spawn(take_both(Arc::clone(&a), Arc::clone(&b), alone()));
        R::spawn(take_both(a, b, alone()));
        settle::<R>().await;
    })
}
