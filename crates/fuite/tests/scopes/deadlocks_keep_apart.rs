//! What is said of one group of tasks depends on no other: neither on those that come and go, nor on those that stay.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use fuite::channel::bounded;
use fuite::{Guard, Task, Tracked};

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
        let looks = if cfg!(miri) { 5 } else { 20_000 };
        let proven = (0..looks).filter(is_proven).count();
        over.store(true, Ordering::Relaxed);
        assert_eq!(proven, looks as usize);
    });
}

struct Executor;

impl Wake for Executor {
    fn wake(self: Arc<Self>) {}
}

#[test]
fn a_task_that_a_former_executor_can_wake_is_no_dead_group_beside_one() {
    let guard = Guard::new();
    let _dead = waits_for_itself();
    let wakers: Rc<RefCell<Vec<Waker>>> = Rc::default();
    let kept = Rc::clone(&wakers);
    let mut moving = pin!(Tracked::new(poll_fn(move |cx| {
        kept.borrow_mut().push(cx.waker().clone());
        Poll::<()>::Pending
    })));
    for executor in [Arc::new(Executor), Arc::new(Executor)] {
        let waker = Waker::from(executor);
        assert!(moving.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    }
    let proven = || {
        let own = fuite::tasks().filter(|task| task.scope() == Some(guard.scope()));
        own.filter(Task::is_proven).count()
    };
    wakers.borrow_mut().remove(1);
    assert_eq!(proven(), 1, "the first executor can wake it");
    wakers.borrow_mut().clear();
    assert_eq!(proven(), 2, "nobody can");
}
