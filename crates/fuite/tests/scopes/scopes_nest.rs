//! A guard waits for what is spawned in the scopes of the program that it tests, as it does for its own tasks.

use std::future::{Pending, pending};

use async_executor::LocalExecutor;
use fuite::{Guard, LeakError, Options, Origin, Tracked, in_scope};
use futures_lite::future::{block_on, yield_now};

use crate::common::{endless, on_executor};

/// What a guard says of a program.
fn check(
    options: Options,
    program: impl AsyncFnOnce(&LocalExecutor<'static>),
) -> Result<(), LeakError> {
    on_executor(async |executor| {
        let guard = Guard::with(options);
        program(executor).await;
        guard.verify().await
    })
}

fn forgotten() -> Tracked<impl Future<Output = ()>> {
    Tracked::new(pending::<()>())
}

#[test]
fn what_a_request_forgets_is_a_leak_of_the_test() {
    let leak = check(endless(), async |executor| {
        in_scope("GET /orders", async { executor.spawn(forgotten()).detach() }).await;
    })
    .expect_err("the task outlives the request");
    let [task] = leak.tasks() else { panic!("{leak}") };
    assert_eq!((task.scope_name(), task.is_orphaned()), (Some("GET /orders"), true));
    assert!(leak.is_proven());
}

#[test]
fn at_any_depth() {
    let leak = check(endless(), async |executor| {
        let request = in_scope("GET /orders", async { executor.spawn(forgotten()).detach() });
        in_scope("connection", request).await;
        executor.spawn(forgotten()).detach();
    })
    .expect_err("two tasks are left");
    assert_eq!(leak.tasks().len(), 2);
}

#[test]
fn the_end_of_the_last_task_within_ends_the_wait() {
    let outcome = check(endless(), async |executor| {
        let slow = async {
            for _ in 0..10 {
                yield_now().await;
            }
        };
        in_scope("GET /orders", async { executor.spawn(Tracked::new(slow)).detach() }).await;
    });
    assert!(outcome.is_ok());
}

#[test]
fn what_the_guard_excuses_is_excused_within() {
    let daemon = || Tracked::with_origin(pending::<()>(), Origin::daemon::<()>());
    let named = || Tracked::named(pending::<()>(), Origin::task::<()>(), "pool");
    for excused in [daemon, named] as [fn() -> Tracked<Pending<()>>; 2] {
        let outcome = check(endless().ignore_name("pool"), async |executor| {
            in_scope("GET /orders", async { executor.spawn(excused()).detach() }).await;
        });
        assert!(outcome.is_ok());
    }
}

#[test]
fn a_scope_opened_elsewhere_is_no_business_of_the_guard() {
    let executor = LocalExecutor::new();
    let request = in_scope("GET /orders", async { executor.spawn(forgotten()).detach() });
    let guard = Guard::with(endless());
    block_on(request);
    assert_eq!(guard.live(), 0);
    assert!(block_on(guard.verify()).is_ok());
}
