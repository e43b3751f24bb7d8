//! A crowd that ends one by one is waited for. One test only, so that no other test's tasks are in the process.

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};

use fuite::{LeakError, Options, Tracked, evidence, find, wait_until_quiet};

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// More than there are doublings of a millisecond in a `Duration`.
const CROWD: usize = 200;

/// Polls a wait at each death of a crowd, and holds that it ends with the last.
fn check(waiting: impl Future<Output = Result<(), LeakError>>) {
    let mut crowd: Vec<_> = (0..CROWD).map(|_| Tracked::new(pending::<()>())).collect();
    let woken = Arc::new(Woken(AtomicBool::new(true)));
    let waker = Waker::from(Arc::clone(&woken));
    let mut waiting = pin!(waiting);
    loop {
        while woken.0.swap(false, Ordering::Relaxed) {
            if waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                assert!(crowd.is_empty(), "{} are left", crowd.len());
                return;
            }
        }
        drop(crowd.pop().expect("the last death wakes the wait"));
    }
}

fn endless() -> Options {
    Options::new().timer(|_| Box::pin(pending()))
}

#[test]
fn a_wait_lasts_through_any_number_of_deaths() {
    check(wait_until_quiet(pending::<()>()));
    check(find(endless()));
    evidence::switch_on();
    check(wait_until_quiet(pending::<()>()));
    check(find(endless()));
}
