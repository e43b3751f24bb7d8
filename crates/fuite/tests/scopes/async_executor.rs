//! On the executor of smol, where dropping a handle cancels its task.

use std::future::{pending, poll_fn};
use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};

use async_executor::Executor;
use fuite::{Guard, Tracked};
use futures_lite::future::{block_on, yield_now};

#[test]
fn a_task_is_gone_when_its_end_is_awaited() {
    let (executor, guard) = (Executor::new(), Guard::new());
    block_on(executor.run(async {
        for _ in 0..500 {
            executor.spawn(Tracked::new(yield_now())).await;
            assert_eq!(guard.live(), 0);
        }
    }));
}

#[test]
fn a_task_is_gone_when_it_is_cancelled() {
    let (executor, guard) = (Executor::new(), Guard::new());
    block_on(executor.run(async {
        let task = executor.spawn(Tracked::new(pending::<()>()));
        yield_now().await;
        assert_eq!(guard.live(), 1);
        assert!(task.cancel().await.is_none());
        assert_eq!(guard.live(), 0);
    }));
}

#[test]
fn an_executor_that_is_dropped_takes_its_detached_tasks_along() {
    let (executor, guard) = (Executor::new(), Guard::new());
    for _ in 0..100 {
        executor.spawn(Tracked::new(pending::<()>())).detach();
    }
    block_on(executor.run(yield_now()));
    assert_eq!(guard.live(), 100);
    drop(executor);
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_task_is_gone_although_its_waker_is_kept() {
    static KEPT: Mutex<Option<Waker>> = Mutex::new(None);
    let kept = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);

    let (executor, guard) = (Executor::new(), Guard::new());
    let task = executor.spawn(Tracked::new(poll_fn(|cx| {
        *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
        Poll::<()>::Pending
    })));
    block_on(executor.run(yield_now()));
    assert!(kept().is_some() && guard.live() == 1);
    block_on(executor.run(task.cancel()));
    assert_eq!(guard.live(), 0);
    let waker = kept().take();
    if let Some(waker) = waker {
        waker.wake();
    }
}
