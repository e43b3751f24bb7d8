//! A task that was born under a guard can be aborted by whoever finds it, and is kept alive by nobody for that.

use std::future::pending;
use std::sync::Arc;
use std::sync::mpsc;

use crate::common::{run, tasks};
use fuite::Guard;
use fuite::lab::Schedule;
use smol::{Executor, LocalExecutor, Task, future::yield_now};

/// A future that never ends, and lets go of `held` when it is dropped.
fn holding(held: &Arc<()>) -> impl Future<Output = ()> + Send + use<> {
    let held = Arc::clone(held);
    async move {
        let _held = held;
        pending::<()>().await;
    }
}

/// Spawns one task with `spawn`, and aborts it by what the census knows of it alone.
async fn abort<T>(spawn: impl FnOnce(&Arc<()>) -> T, polls: usize) {
    let (guard, held) = (Guard::new(), Arc::new(()));
    let _handle = spawn(&held);
    for _ in 0..polls {
        yield_now().await;
    }
    let [task] = &tasks(&guard)[..] else { panic!("one task") };
    assert!(task.abort());
    guard.verify_within(pending::<()>()).await.expect("it was aborted");
    assert_eq!(Arc::strong_count(&held), 1, "the future was dropped");
}

/// Aborts a task before and after its first poll, on smol and in the lab.
fn check<T>(spawn: impl Fn(&Arc<()>) -> T) {
    for polls in [0, 3] {
        smol::block_on(abort(&spawn, polls));
        run(Schedule::Plain, abort(&spawn, polls));
    }
}

#[test]
fn of_spawn() {
    check(|held| smol::spawn(holding(held)));
}

#[test]
fn of_spawn_although_it_is_detached() {
    check(|held| smol::spawn(holding(held)).detach());
}

/// The same for an executor, which its owner drives.
fn check_on_executor<T>(spawn: impl Fn(&Executor<'static>, &Arc<()>) -> T) {
    for polls in [0, 3] {
        let executor = Executor::new();
        smol::block_on(executor.run(abort(|held| spawn(&executor, held), polls)));
        run(Schedule::Plain, executor.run(abort(|held| spawn(&executor, held), polls)));
    }
}

#[test]
fn of_an_executor() {
    check_on_executor(|executor, held| executor.spawn(holding(held)));
    check_on_executor(|executor, held| {
        let mut handles = Vec::new();
        executor.spawn_many([holding(held)], &mut handles);
        handles
    });
}

/// The same for an executor on one thread.
fn check_on_local_executor<T>(spawn: impl Fn(&LocalExecutor<'static>, &Arc<()>) -> T) {
    for polls in [0, 3] {
        let executor = LocalExecutor::new();
        smol::block_on(executor.run(abort(|held| spawn(&executor, held), polls)));
        run(Schedule::Plain, executor.run(abort(|held| spawn(&executor, held), polls)));
    }
}

#[test]
fn of_a_local_executor() {
    check_on_local_executor(|executor, held| executor.spawn(holding(held)));
    check_on_local_executor(|executor, held| {
        let mut handles = Vec::new();
        executor.spawn_many([holding(held)], &mut handles);
        handles
    });
}

#[test]
fn but_not_a_closure_on_the_blocking_pool() {
    let guard = Guard::new();
    let (release, released) = mpsc::channel::<()>();
    let _handle = smol::unblock(move || released.recv());
    assert!(tasks(&guard).iter().all(|task| !task.abort()));
    drop(release);
}

#[test]
fn nor_a_task_that_nobody_guards() {
    let line = line!() + 1;
    let _handle = smol::spawn(pending::<()>());
    let task = fuite::tasks().find(|task| task.site().line == line && task.scope().is_none());
    assert!(!task.expect("it lives").abort());
}

#[test]
fn a_handle_can_still_cancel_what_was_aborted() {
    smol::block_on(async {
        let guard = Guard::new();
        let handle = smol::spawn(pending::<()>());
        tasks(&guard)[0].abort();
        guard.verify_within(pending::<()>()).await.expect("it was aborted");
        assert!(!handle.is_finished(), "there is no result");
        assert_eq!(handle.cancel().await, None);
    });
}

/// Drops an executor with ten tasks that have been polled: all must go.
fn check_dropped<E>(
    executor: E,
    spawn: impl Fn(&E, &Arc<()>) -> Task<()>,
    tick: impl Fn(&E) -> bool,
) {
    let (guard, held) = (Guard::new(), Arc::new(()));
    for _ in 0..10 {
        spawn(&executor, &held).detach();
    }
    while tick(&executor) {}
    let report = tasks(&guard);
    assert_eq!(report.len(), 10);
    drop(executor);
    assert_eq!((guard.live(), Arc::strong_count(&held)), (0, 1));
    assert!(report.iter().all(|task| !task.abort()));
}

#[test]
fn an_executor_goes_with_its_live_tasks_although_a_report_of_them_is_kept() {
    let executor = Executor::<'static>::new();
    check_dropped(executor, |it, held| it.spawn(holding(held)), Executor::try_tick);
    let executor = LocalExecutor::<'static>::new();
    check_dropped(executor, |it, held| it.spawn(holding(held)), LocalExecutor::try_tick);
}

#[test]
fn a_lab_goes_with_the_tasks_that_were_aborted_in_it() {
    let (guard, held) = (Guard::new(), Arc::new(()));
    run(Schedule::Plain, async {
        for _ in 0..10 {
            smol::spawn(holding(&held)).detach();
        }
        yield_now().await;
        tasks(&guard)[..5].iter().for_each(|task| assert!(task.abort()));
        yield_now().await;
        assert_eq!(guard.live(), 5);
    });
    assert_eq!((guard.live(), Arc::strong_count(&held)), (0, 1));
}
