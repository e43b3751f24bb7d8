//! A handle of the facade is smol's `Task`, in and out of the lab, and serves where smol's does.

use std::any::TypeId;
use std::panic::{RefUnwindSafe, UnwindSafe};

use smol::lab::Deterministic;
use smol::{Executor, LocalExecutor, Timer};

/// Functions of somebody who has never heard of the facade.
mod third_party {
    pub(crate) async fn wait<T>(task: real::Task<T>) -> T {
        task.await
    }

    pub(crate) fn spawn_on<'a>(executor: &real::Executor<'a>) -> real::Task<u32> {
        executor.spawn(async { 7 })
    }

    pub(crate) fn spawn_local_on<'a>(executor: &real::LocalExecutor<'a>) -> real::Task<u32> {
        executor.spawn(async { 7 })
    }
}

#[test]
fn the_types_are_equal() {
    assert_eq!(TypeId::of::<smol::Task<u8>>(), TypeId::of::<real::Task<u8>>());
    assert_eq!(TypeId::of::<smol::Task<u8>>(), TypeId::of::<smol::lab::Task<u8>>());
}

#[test]
fn a_handle_is_accepted_for_smols_in_and_out_of_the_lab() {
    let check = async || {
        let executor = Executor::new();
        assert_eq!(third_party::wait(smol::spawn(async { 7 })).await, 7);
        assert_eq!(third_party::wait(smol::unblock(|| 7)).await, 7);
        let task = executor.spawn(async { 7 });
        assert_eq!(executor.run(third_party::wait(task)).await, 7);
    };
    smol::block_on(check());
    Deterministic::new().block_on(check()).expect("it ends");
}

#[test]
fn an_executor_is_accepted_for_smols_and_what_it_is_used_for_there_is_not_counted() {
    let guard = fuite::Guard::new();
    let (executor, local) = (Executor::new(), LocalExecutor::new());
    let tasks = (third_party::spawn_on(&executor), third_party::spawn_local_on(&local));
    assert_eq!(guard.live(), 0);
    assert_eq!(smol::block_on(executor.run(tasks.0)), 7);
    assert_eq!(smol::block_on(local.run(tasks.1)), 7);
}

#[test]
fn an_executor_of_smol_becomes_a_counted_one() {
    let guard = fuite::Guard::new();
    let executor = Executor::from(real::Executor::new());
    let local = LocalExecutor::from(real::LocalExecutor::new());
    let _tasks = (executor.spawn(async {}), local.spawn(async {}));
    assert_eq!(guard.live(), 2);
}

#[test]
fn the_output_alone_can_be_named() {
    let (executor, local) = (Executor::new(), LocalExecutor::new());
    assert_eq!(smol::block_on::<u8>(smol::spawn::<u8>(async { 7 })), 7);
    assert_eq!(smol::block_on(executor.run::<u8>(executor.spawn::<u8>(async { 7 }))), 7);
    assert_eq!(smol::block_on(local.run::<u8>(local.spawn::<u8>(async { 7 }))), 7);
}

#[test]
fn types_and_futures_cross_threads_and_panics_where_smols_do() {
    fn crosses<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}
    fn is_send<T: Send>(_: &T) {}
    crosses::<Timer>();
    crosses::<Executor<'static>>();
    crosses::<real::Executor<'static>>();

    static EXECUTOR: Executor<'static> = Executor::new();
    is_send(&EXECUTOR.tick());
    is_send(&EXECUTOR.run(async {}));
}

#[test]
fn a_task_may_borrow_what_outlives_its_executor() {
    let words = String::from("borrowed");
    let check = async || {
        let (executor, local) = (Executor::new(), LocalExecutor::new());
        let task = executor.spawn(async { words.len() });
        assert_eq!(executor.run(task).await, 8);
        let task = local.spawn(async { words.len() });
        assert_eq!(local.run(task).await, 8);
    };
    smol::block_on(check());
    Deterministic::new().block_on(check()).expect("it ends");
}
