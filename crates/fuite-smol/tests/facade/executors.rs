//! An executor of the facade does what smol's does, and its tasks are counted.

use std::collections::VecDeque;
use std::future::{pending, ready};
use std::rc::Rc;

use crate::common::{births, run};
use fuite::{Guard, Kind};
use smol::lab::Schedule;
use smol::{Executor, LocalExecutor, Task, future};

#[test]
fn spawn_many_counts_each_and_gives_the_handles_in_order() {
    let check = async || {
        let guard = Guard::new();
        let (executor, mut tasks) = (Executor::new(), VecDeque::new());
        executor.spawn_many((0..1_000).map(ready), &mut tasks);
        assert_eq!((guard.live(), tasks.len()), (1_000, 1_000));
        for expected in 0..1_000 {
            let task: Task<u32> = tasks.pop_front().expect("as many as were spawned");
            assert_eq!(executor.run(task).await, expected);
        }
        assert_eq!(guard.live(), 0);
    };
    smol::block_on(check());
    run(Schedule::Plain, check());
    run(Schedule::LateStart, check());
}

#[test]
fn spawn_many_takes_futures_that_stay_on_their_thread() {
    let check = async || {
        let guard = Guard::new();
        let (executor, mut tasks) = (LocalExecutor::new(), Vec::new());
        let counted = Rc::new(());
        let local = |number| {
            let counted = counted.clone();
            async move { number + Rc::strong_count(&counted) }
        };
        executor.spawn_many((0..10).map(local), &mut tasks);
        assert_eq!((guard.live(), Rc::strong_count(&counted)), (10, 11));
        drop((executor, tasks));
        assert_eq!((guard.live(), Rc::strong_count(&counted)), (0, 1));
    };
    smol::block_on(check());
    run(Schedule::LateStart, check());
}

#[test]
fn a_task_of_a_local_executor_is_local() {
    let guard = Guard::new();
    let (executor, local) = (Executor::new(), LocalExecutor::new());
    let _tasks = (executor.spawn(pending::<()>()), local.spawn(pending::<()>()));
    let kinds: Vec<_> = births(&guard).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, [Kind::Task, Kind::Local]);
}

#[test]
fn it_is_empty_when_its_tasks_have_ended() {
    let (executor, local) = (Executor::new(), LocalExecutor::default());
    assert!(executor.is_empty() && local.is_empty());
    executor.spawn(async {}).detach();
    local.spawn(async {}).detach();
    assert!(!executor.is_empty() && !local.is_empty());
    future::block_on(async {
        executor.tick().await;
        local.tick().await;
    });
    assert!(executor.is_empty() && local.is_empty());
    assert!(!executor.try_tick() && !local.try_tick());
}

#[test]
fn it_runs_on_a_thread_of_the_programs_own() {
    static EXECUTOR: Executor<'static> = Executor::new();
    let guard = Guard::new();
    let (stop, stopped) = smol::channel::bounded::<()>(1);
    let thread = std::thread::spawn(move || smol::block_on(EXECUTOR.run(stopped.recv())));
    assert_eq!(smol::block_on(EXECUTOR.spawn(async { 42 })), 42);
    assert_eq!(guard.live(), 0);
    drop(stop);
    assert!(thread.join().expect("it does not panic").is_err(), "the channel is closed");
}

#[test]
fn it_prints_as_smols() {
    let (executor, local) = (Executor::default(), LocalExecutor::new());
    assert!(format!("{executor:?}").starts_with("Executor"));
    assert!(format!("{local:?}").starts_with("LocalExecutor"));
}
