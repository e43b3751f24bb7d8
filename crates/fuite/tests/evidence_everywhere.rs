//! Evidence for all tasks of the process. One test only: it is a switch of the whole process.

mod common;

use std::future::pending;
use std::task::{Context, Waker};

use fuite::evidence;
use fuite::{Tracked, find};
use futures_lite::future::block_on;

use common::endless;

#[test]
fn once_it_is_switched_on_every_newborn_has_evidence_and_a_search_needs_no_grace() {
    let mut cx = Context::from_waker(Waker::noop());
    assert!(!evidence::is_on());
    let mut before = Box::pin(Tracked::new(pending::<()>()));
    assert!(before.as_mut().poll(&mut cx).is_pending());

    evidence::switch_on();
    let executor = async_executor::LocalExecutor::new();
    let after = executor.spawn(Tracked::new(pending::<()>()));
    while executor.try_tick() {}
    let known: Vec<bool> = fuite::tasks().map(|task| task.is_proven()).collect();
    assert_eq!(known, [false, true]);

    drop(before);
    let leak = block_on(executor.run(find(endless()))).expect_err("a task is live");
    assert!(leak.is_proven());

    evidence::switch_off();
    drop(after);
    while executor.try_tick() {}
    assert!(block_on(find(endless())).is_ok());
}
