//! A group of tasks that waits for itself stays proven, whatever other threads do with groups of their own.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Waker};
use std::thread;

use fuite::channel::bounded;
use fuite::{Guard, Tracked};

/// A task that has been polled, and waits for a channel of which it keeps the sender.
fn waits_for_itself() -> Pin<Box<impl Future<Output = ()>>> {
    let (sender, receiver) = bounded::<()>(1);
    let mut task = Box::pin(Tracked::new(async move {
        let _sender = sender.adopt();
        while receiver.recv().await.is_ok() {}
    }));
    assert!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    task
}

#[test]
fn a_proof_is_not_lost_because_others_come_and_go() {
    let over = AtomicBool::new(false);
    let come_and_go = || {
        let _guard = Guard::new();
        while !over.load(Ordering::Relaxed) {
            drop([waits_for_itself(), waits_for_itself()]);
        }
    };
    thread::scope(|scope| {
        scope.spawn(come_and_go);
        let guard = Guard::new();
        let _held = waits_for_itself();
        let is_proven = |_: &u32| {
            let own = fuite::tasks().find(|task| task.scope() == Some(guard.scope()));
            own.expect("it lives").is_proven()
        };
        let looks = if cfg!(miri) { 10 } else { 20_000 };
        let proven = (0..looks).filter(is_proven).count();
        over.store(true, Ordering::Relaxed);
        assert_eq!(proven, looks as usize);
    });
}
