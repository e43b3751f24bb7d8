//! Tasks that nobody stops, and handles that are dropped or awaited in vain.

use std::future::pending;
use std::time::Duration;

use fuite::Grade::{Orphaned, Proven};
use futures_lite::future::or;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::runtime::{Handle, Runtime, settle, timeout, verdict};
use super::{Kernel, Outcome};

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn kernels<R: Runtime>() -> Vec<Kernel> {
    let mut kernels = vec![
        Kernel::leak(
            "L4",
            "an interval loop without an exit, spawned per call",
            (3, Orphaned),
            interval::<R>,
        ),
        Kernel::clean("L4 twin", "each call stops its loop", interval_stopped::<R>),
        Kernel::leak(
            "L5",
            "a tracker's token taken inside the task: wait returns early",
            (1, Orphaned),
            late_token::<R>,
        ),
        Kernel::clean("L5 twin", "the token is taken before the spawn", early_token::<R>),
        Kernel::leak(
            "L6",
            "TaskTracker::wait without close",
            (1, Orphaned),
            tracker_left_open::<R>,
        ),
        Kernel::clean("L6 twin", "the tracker is closed", tracker_closed::<R>),
        Kernel::leak(
            "L15",
            "two tasks await each other's handle",
            (2, Orphaned),
            handles_in_a_circle::<R>,
        ),
        Kernel::clean("L15 twin", "one awaits the other", handle_awaited::<R>),
    ];
    // Where a dropped handle cancels its task, these two programs are right.
    if R::DROP_DETACHES {
        kernels.extend([
            Kernel::leak(
                "L10",
                "a timeout around a handle drops it, and the task runs on",
                (1, Orphaned),
                timeout_on_handle::<R>,
            ),
            Kernel::leak(
                "L11",
                "the loser of a race owned a handle",
                (1, Proven),
                loser_of_a_race::<R>,
            ),
        ]);
    } else {
        kernels.extend([
            Kernel::clean(
                "L10",
                "a timeout around a handle drops it, which cancels the task",
                timeout_on_handle::<R>,
            ),
            Kernel::clean(
                "L11",
                "the loser of a race owned a handle, whose task it cancels",
                loser_of_a_race::<R>,
            ),
        ]);
    }
    kernels.extend([
        Kernel::clean("L10 twin", "the timeout is around the work itself", timeout_on_work::<R>),
        Kernel::clean("L11 twin", "the loser is the work itself", work_that_loses::<R>),
    ]);
    kernels
}

async fn beat<R: Runtime>() {
    loop {
        R::sleep(SECOND).await;
    }
}

fn interval<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        for _call in 0..3 {
            R::spawn(beat::<R>());
            settle::<R>().await;
        }
    })
}

fn interval_stopped<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        for _call in 0..3 {
            let token = CancellationToken::new();
            let _stop = token.clone().drop_guard();
            R::spawn(or(beat::<R>(), async move { token.cancelled().await }));
            settle::<R>().await;
        }
    })
}

fn late_token<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let (gate, opened) = async_channel::bounded::<()>(1);
        let (start, started) = async_channel::bounded::<()>(1);
        let tracker = TaskTracker::new();
        let inside = tracker.clone();
        R::spawn(async move {
            // As late as a busy runtime may be with its first poll.
            let _ = started.recv().await;
            let _token = inside.token();
            let _ = opened.recv().await;
        });
        tracker.close();
        tracker.wait().await;
        drop(start);
        gate
    })
}

fn early_token<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let (gate, opened) = async_channel::bounded::<()>(1);
        let tracker = TaskTracker::new();
        let token = tracker.token();
        R::spawn(async move {
            let _token = token;
            let _ = opened.recv().await;
        });
        drop(gate);
        tracker.close();
        tracker.wait().await;
    })
}

fn tracker_left_open<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let tracker = TaskTracker::new();
        let waits = tracker.clone();
        R::spawn(async move { waits.wait().await });
        tracker
    })
}

fn tracker_closed<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let tracker = TaskTracker::new();
        let waits = tracker.clone();
        R::spawn(async move { waits.wait().await });
        tracker.close();
        tracker
    })
}

/// A task that awaits the handle it is sent.
fn awaits_a_handle<R: Runtime>() -> (Handle, async_channel::Sender<Handle>) {
    let (sender, receiver) = async_channel::bounded::<Handle>(1);
    let task = R::start(async move {
        if let Ok(handle) = receiver.recv().await {
            handle.await;
        }
    });
    (task, sender)
}

fn handles_in_a_circle<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let (one, to_one) = awaits_a_handle::<R>();
        let (other, to_other) = awaits_a_handle::<R>();
        to_one.send(other).await.expect("it receives");
        to_other.send(one).await.expect("it receives");
    })
}

fn handle_awaited<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let (one, to_one) = awaits_a_handle::<R>();
        to_one.send(R::start(settle::<R>())).await.expect("it receives");
        one.await;
    })
}

fn timeout_on_handle<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || timeout::<R>(SECOND, R::start(beat::<R>())).await)
}

fn timeout_on_work<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || R::start(timeout::<R>(SECOND, beat::<R>())).await)
}

fn loser_of_a_race<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let loser = async {
            R::start(pending()).await;
        };
        or(loser, settle::<R>()).await;
    })
}

fn work_that_loses<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || R::start(or(pending(), settle::<R>())).await)
}
