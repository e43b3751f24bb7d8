//! On tokio, single- and multi-threaded: a task is gone by the time its end can be seen.
#![cfg(not(miri))]

use std::future::{pending, poll_fn};
use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use fuite::{Guard, Origin, Tracked, track_blocking};
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinSet, LocalSet, yield_now};

/// Runs `check` on both kinds of runtime; afterwards nothing may be left in the process.
fn on_both(check: impl Fn(Runtime)) {
    // These tests count the whole process, for the workers of a runtime are threads without a guard.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    check(Builder::new_current_thread().enable_time().build().expect("a runtime"));
    check(Builder::new_multi_thread().worker_threads(2).enable_time().build().expect("a runtime"));
    assert_eq!(fuite::live(), 0);
    assert!(fuite::snapshot().is_empty());
}

#[test]
fn a_task_is_gone_when_its_join_returns() {
    on_both(|runtime| {
        runtime.block_on(async {
            for _ in 0..2_000 {
                tokio::spawn(Tracked::new(yield_now())).await.expect("it does not panic");
                assert_eq!(fuite::live(), 0);
            }
        });
    });
}

#[test]
fn a_task_is_gone_when_its_abort_is_seen() {
    on_both(|runtime| {
        runtime.block_on(async {
            for _ in 0..2_000 {
                let handle = tokio::spawn(Tracked::new(pending::<()>()));
                handle.abort();
                assert!(handle.await.is_err_and(|error| error.is_cancelled()));
                assert_eq!(fuite::live(), 0);
            }
        });
    });
}

#[test]
fn a_task_that_panics_is_gone_when_its_join_returns() {
    on_both(|runtime| {
        runtime.block_on(async {
            for _ in 0..10 {
                let handle = tokio::spawn(Tracked::new(async { panic!("on purpose") }));
                assert!(handle.await.is_err_and(|error| error.is_panic()));
                assert_eq!(fuite::live(), 0);
            }
        });
    });
}

#[test]
fn a_runtime_that_shuts_down_takes_its_tasks_along() {
    on_both(|runtime| {
        runtime.block_on(async {
            for _ in 0..500 {
                tokio::spawn(Tracked::new(pending::<()>()));
                tokio::spawn(Tracked::new(tokio::time::sleep(Duration::from_secs(3_600))));
            }
        });
        assert_eq!(fuite::live(), 1_000);
        drop(runtime);
        assert_eq!(fuite::live(), 0);
    });
}

#[test]
fn a_task_is_gone_although_its_waker_is_kept() {
    static KEPT: Mutex<Option<Waker>> = Mutex::new(None);
    on_both(|runtime| {
        runtime.block_on(async {
            let handle = tokio::spawn(Tracked::new(poll_fn(|cx| {
                *KEPT.lock().unwrap() = Some(cx.waker().clone());
                Poll::<()>::Pending
            })));
            while KEPT.lock().unwrap().is_none() {
                yield_now().await;
            }
            handle.abort();
            assert!(handle.await.is_err_and(|error| error.is_cancelled()));
            assert_eq!(fuite::live(), 0);
        });
        let waker = KEPT.lock().unwrap().take();
        waker.expect("the task was polled").wake();
    });
}

#[test]
fn the_tasks_of_a_join_set_and_their_children_are_counted() {
    on_both(|runtime| {
        runtime.block_on(async {
            let mut set = JoinSet::new();
            for _ in 0..100 {
                set.spawn(Tracked::new(async {
                    tokio::spawn(Tracked::new(yield_now())).await.expect("it does not panic");
                }));
            }
            while set.join_next().await.is_some() {}
            assert_eq!(fuite::live(), 0);

            for _ in 0..100 {
                set.spawn(Tracked::new(pending::<()>()));
            }
            assert_eq!(fuite::live(), 100);
            set.shutdown().await;
            assert_eq!(fuite::live(), 0);
        });
    });
}

#[test]
fn local_and_blocking_tasks_are_counted() {
    on_both(|runtime| {
        let local = LocalSet::new();
        let child = local.spawn_local(Tracked::with_origin(yield_now(), Origin::local::<()>()));
        assert_eq!(fuite::live(), 1);
        local.block_on(&runtime, child).expect("it does not panic");
        assert_eq!(fuite::live(), 0);

        let closure = track_blocking(Origin::blocking::<()>(), fuite::live);
        let seen = runtime.block_on(runtime.spawn_blocking(closure)).expect("it does not panic");
        assert_eq!((seen, fuite::live()), (1, 0));
    });
}

#[test]
fn a_guard_waits_for_a_task_that_needs_a_moment() {
    on_both(|runtime| {
        runtime.block_on(async {
            let guard = Guard::new();
            tokio::spawn(Tracked::new(async {
                tokio::spawn(Tracked::new(yield_now()));
                yield_now().await;
            }));
            guard
                .verify_within(tokio::time::sleep(Duration::from_secs(3_600)))
                .await
                .expect("both end soon");
        });
    });
}

#[test]
fn a_guard_reports_a_task_that_does_not_end_in_time() {
    on_both(|runtime| {
        runtime.block_on(async {
            let guard = Guard::new();
            let leaked = tokio::spawn(Tracked::new(pending::<()>()));
            let leak = guard.verify_within(yield_now()).await.expect_err("it never ends");
            assert_eq!(leak.count(), 1);
            leaked.abort();
        });
        runtime.block_on(fuite::wait_until_quiet(pending::<()>())).expect("there is no bound");
    });
}
