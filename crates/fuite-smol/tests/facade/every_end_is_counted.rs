//! However a task ends, the count returns to zero.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc;
use std::time::Duration;

use crate::common::run;
use fuite::Guard;
use smol::future::FutureExt;
use smol::lab::Schedule;
use smol::{Executor, LocalExecutor, Timer};

/// Runs `check` outside the lab and in it; in the end nothing of it may live.
///
/// A detached or cancelled task ends on a thread of the global executor, so its end is awaited.
fn on_both(check: impl AsyncFn(&Guard)) {
    let guard = Guard::new();
    smol::block_on(async {
        check(&guard).await;
        guard.verify_within(Timer::after(Duration::from_secs(60))).await.expect("nothing lives");
    });

    let guard = Guard::new();
    run(Schedule::Plain, async {
        check(&guard).await;
        guard.verify_within(Timer::after(Duration::from_secs(60))).await.expect("nothing lives");
    });
}

/// Runs `check` as `on_both` does, on an executor that is run, and on one of each kind.
fn on_executors(check: impl AsyncFn(&Executor<'_>), check_local: impl AsyncFn(&LocalExecutor<'_>)) {
    on_both(async |guard| {
        let (executor, local) = (Executor::new(), LocalExecutor::new());
        executor.run(check(&executor)).await;
        assert_eq!(guard.live(), 0);
        local.run(check_local(&local)).await;
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_finishing() {
    on_both(async |guard| {
        assert_eq!(smol::spawn(async { 42 }).await, 42);
        assert_eq!(guard.live(), 0);
    });
    on_executors(
        async |executor| assert_eq!(executor.spawn(async { 42 }).await, 42),
        async |executor| assert_eq!(executor.spawn(async { 42 }).await, 42),
    );
}

#[test]
fn by_finishing_after_detach() {
    on_both(async |_| {
        let (sender, receiver) = smol::channel::bounded(1);
        smol::spawn(async move { sender.send(42).await }).detach();
        assert_eq!(receiver.recv().await, Ok(42));
    });
}

#[test]
fn by_cancel() {
    on_both(async |guard| {
        let task = smol::spawn(pending::<()>());
        assert_eq!(guard.live(), 1);
        assert_eq!(task.cancel().await, None);
        assert_eq!(guard.live(), 0);
    });
    on_executors(
        async |executor| assert_eq!(executor.spawn(pending::<()>()).cancel().await, None),
        async |executor| assert_eq!(executor.spawn(pending::<()>()).cancel().await, None),
    );
}

#[test]
fn by_the_drop_of_its_handle() {
    on_both(async |_| drop(smol::spawn(pending::<()>())));
}

#[test]
fn by_a_panic() {
    let panics = || async { panic!("on purpose") };
    on_both(async |guard| {
        let task = smol::spawn(panics());
        assert!(AssertUnwindSafe(task).catch_unwind().await.is_err());
        assert_eq!(guard.live(), 0);
    });
    on_executors(
        async |executor| {
            let task = executor.spawn(panics());
            assert!(AssertUnwindSafe(task).catch_unwind().await.is_err());
        },
        async |executor| {
            let task = executor.spawn(panics());
            assert!(AssertUnwindSafe(task).catch_unwind().await.is_err());
        },
    );
}

#[test]
fn by_a_panic_on_a_blocking_thread() {
    on_both(async |guard| {
        let task = smol::unblock(|| panic!("on purpose"));
        assert!(AssertUnwindSafe(task).catch_unwind().await.is_err());
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_the_return_of_a_blocking_closure() {
    on_both(async |guard| {
        let (release, released) = mpsc::channel::<()>();
        let task = smol::unblock(move || released.recv().is_err());
        assert_eq!(guard.live(), 1);
        drop(release);
        assert!(task.await);
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_the_drop_of_an_executor_that_never_polled_it() {
    on_both(async |guard| {
        let (executor, local) = (Executor::new(), LocalExecutor::new());
        executor.spawn(async {}).detach();
        local.spawn(async {}).detach();
        assert_eq!(guard.live(), 2);
        drop(executor);
        assert_eq!(guard.live(), 1);
        drop(local);
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_the_drop_of_an_executor_while_it_waits() {
    on_both(async |guard| {
        let (executor, local) = (Executor::new(), LocalExecutor::new());
        executor.spawn(pending::<()>()).detach();
        local.spawn(pending::<()>()).detach();
        assert!(executor.try_tick() && local.try_tick());
        assert_eq!(guard.live(), 2);
        drop((executor, local));
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_the_next_turn_of_an_executor_after_the_drop_of_its_handle() {
    on_both(async |guard| {
        let executor = Executor::new();
        drop(executor.spawn(pending::<()>()));
        assert_eq!(guard.live(), 1, "the executor drops it, not the handle");
        assert!(executor.try_tick());
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_the_end_of_the_lab() {
    let guard = Guard::new();
    for schedule in [Schedule::Plain, Schedule::LateStart, Schedule::Rush] {
        let live = run(schedule, async {
            let executor = Executor::new();
            for _ in 0..10 {
                smol::spawn(pending::<()>()).detach();
                executor.spawn(pending::<()>()).detach();
            }
            executor.run(Timer::after(Duration::from_secs(1))).await;
            guard.live()
        });
        assert_eq!((live, guard.live()), (20, 0));
    }
}
