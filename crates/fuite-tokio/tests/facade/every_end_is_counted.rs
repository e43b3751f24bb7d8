//! However a task ends, the count returns to zero.

use std::future::pending;
use std::time::Duration;

use crate::common::{one_thread, two_threads};
use fuite::Guard;
use tokio::runtime::Runtime;
use tokio::task::{JoinSet, LocalSet, yield_now};

/// Runs `check` on both kinds of runtime; in the end nothing of it may live.
fn on_both(check: impl Fn(Runtime, &Guard)) {
    for runtime in [one_thread(), two_threads()] {
        let guard = Guard::new();
        check(runtime, &guard);
        assert_eq!(guard.live(), 0);
    }
}

#[test]
fn by_a_panic() {
    on_both(|runtime, guard| {
        let task = runtime.spawn(async { panic!("on purpose") });
        assert!(runtime.block_on(task).is_err_and(|error| error.is_panic()));
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_a_panic_on_the_blocking_pool() {
    on_both(|runtime, guard| {
        let task = runtime.spawn_blocking(|| panic!("on purpose"));
        assert!(runtime.block_on(task).is_err_and(|error| error.is_panic()));
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_abort() {
    on_both(|runtime, guard| {
        let task = runtime.spawn(pending::<()>());
        assert_eq!(guard.live(), 1);
        task.abort();
        assert!(runtime.block_on(task).is_err_and(|error| error.is_cancelled()));
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_the_drop_of_a_runtime_that_never_polled_it() {
    let (runtime, guard) = (one_thread(), Guard::new());
    runtime.spawn(async {});
    assert_eq!(guard.live(), 1);
    drop(runtime);
    assert_eq!(guard.live(), 0);
}

#[test]
fn by_the_drop_of_a_local_set_that_never_polled_it() {
    let guard = Guard::new();
    let local = LocalSet::new();
    local.spawn_local(async {});
    assert_eq!(guard.live(), 1);
    drop(local);
    assert_eq!(guard.live(), 0);
}

#[test]
fn by_the_shutdown_of_a_runtime() {
    on_both(|runtime, guard| {
        for _ in 0..100 {
            runtime.spawn(pending::<()>());
        }
        runtime.block_on(yield_now());
        assert_eq!(guard.live(), 100);
        runtime.shutdown_timeout(Duration::from_secs(60));
        assert_eq!(guard.live(), 0);
    });
}

#[test]
fn by_the_shutdown_of_a_join_set() {
    on_both(|runtime, guard| {
        runtime.block_on(async {
            let mut set = JoinSet::from_iter([pending::<()>(), pending(), pending()]);
            assert_eq!(guard.live(), 3);
            set.shutdown().await;
            assert_eq!(guard.live(), 0);
        });
    });
}

#[test]
fn by_the_drop_of_a_join_set() {
    let (runtime, guard) = (one_thread(), Guard::new());
    runtime.block_on(async {
        drop(JoinSet::from_iter([pending::<()>(), pending()]));
        assert!(guard.verify_within(pending::<()>()).await.is_ok());
    });
}

#[test]
fn but_not_by_the_drop_of_its_handle() {
    on_both(|runtime, guard| {
        drop(runtime.spawn(pending::<()>()));
        runtime.block_on(yield_now());
        assert_eq!(guard.live(), 1, "tokio detaches");
        drop(runtime);
    });
}
