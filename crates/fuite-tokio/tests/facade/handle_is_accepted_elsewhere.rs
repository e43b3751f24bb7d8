//! A handle of the facade serves wherever a third party asks for tokio's own types.

use crate::common::one_thread;
use tokio::runtime::{Handle, Runtime};
use tokio::task::{JoinHandle, LocalSet};

/// A function of somebody who has never heard of the facade.
fn third_party(handle: &real::runtime::Handle) -> real::task::JoinHandle<u32> {
    handle.spawn(async { 7 })
}

#[test]
fn a_handle_is_accepted_for_tokios() {
    let runtime = one_thread();
    let task: JoinHandle<u32> = third_party(runtime.handle());
    assert_eq!(runtime.block_on(task).expect("it does not panic"), 7);
    runtime.block_on(async {
        assert_eq!(third_party(&Handle::current()).await.expect("it does not panic"), 7);
    });
}

#[test]
fn a_runtime_of_tokio_becomes_a_counted_one() {
    let builder = real::runtime::Builder::new_current_thread().build();
    let runtime = Runtime::from(builder.expect("a runtime"));
    let guard = fuite::Guard::new();
    runtime.spawn(std::future::pending::<()>());
    assert_eq!(guard.live(), 1);
}

#[test]
fn a_handle_of_tokio_becomes_a_counted_one() {
    let runtime = one_thread();
    let handle = Handle::from((**runtime.handle()).clone());
    let guard = fuite::Guard::new();
    handle.spawn(std::future::pending::<()>());
    assert_eq!(guard.live(), 1);
}

#[test]
fn a_local_set_runs_on_a_counted_runtime() {
    let (runtime, local) = (one_thread(), LocalSet::new());
    let task = local.spawn_local(async { 7 });
    assert_eq!(local.block_on(&runtime, task).expect("it does not panic"), 7);
}

#[test]
fn outside_a_runtime_there_is_no_handle() {
    assert!(Handle::try_current().is_err());
}
