//! Futures that break the contract of `poll`.

use std::future::poll_fn;
use std::task::Poll;

use fuite::Grade::Proven;

use super::runtime::{Runtime, verdict};
use super::{Kernel, Outcome};

pub(super) fn kernels<R: Runtime>() -> Vec<Kernel> {
    vec![
        Kernel::leak(
            "L16",
            "a future that is pending and has kept no waker",
            (1, Proven),
            lost_waker::<R>,
        ),
        Kernel::clean("L16 twin", "it wakes itself", kept_waker::<R>),
    ]
}

fn lost_waker<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let mut polled = false;
        R::spawn(poll_fn(move |_| {
            let ready = std::mem::replace(&mut polled, true);
            if ready { Poll::Ready(()) } else { Poll::Pending }
        }));
    })
}

fn kept_waker<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let mut polled = false;
        R::spawn(poll_fn(move |cx| {
            let ready = std::mem::replace(&mut polled, true);
            cx.waker().wake_by_ref();
            if ready { Poll::Ready(()) } else { Poll::Pending }
        }));
    })
}
