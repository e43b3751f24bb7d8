//! What is left with the census to end a task by serves to end it, and is gone when the task is.

use std::future::{pending, poll_fn};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use fuite::{Action, Guard, Options, Tracked, abort_with, tasks};

/// A task that gives its waker away when it is polled.
fn gives_its_waker_away(kept: &mut Option<Waker>) -> Tracked<impl Future<Output = ()>> {
    Tracked::new(poll_fn(|context| {
        *kept = Some(context.waker().clone());
        Poll::Pending
    }))
}

#[test]
fn although_somebody_keeps_a_waker_of_it() {
    let _guard = Guard::new();
    let (handle, mut kept) = (Arc::new(()), None);
    let mut task = Box::pin(gives_its_waker_away(&mut kept));
    let held = Arc::clone(&handle);
    abort_with(task.id().expect("it has a row"), move || drop(Arc::clone(&held)));
    assert_eq!(Arc::strong_count(&handle), 2);

    assert!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(task);
    assert_eq!(Arc::strong_count(&handle), 1);
    assert!(kept.is_some());
}

#[test]
fn although_somebody_keeps_a_report_of_it() {
    let guard = Guard::new();
    let (handle, task) = (Arc::new(()), Tracked::new(pending::<()>()));
    let held = Arc::clone(&handle);
    abort_with(task.id().expect("it has a row"), move || drop(Arc::clone(&held)));
    let reported = tasks().find(|task| task.scope() == Some(guard.scope())).expect("it lives");
    assert!(reported.abort());

    drop(task);
    assert_eq!(Arc::strong_count(&handle), 1);
    assert!(!reported.abort(), "there is nothing left to abort");
}

struct Runtime;

impl Wake for Runtime {
    fn wake(self: Arc<Self>) {}
}

#[test]
fn and_so_is_the_runtimes_waker_although_a_copy_of_it_outlived_the_task() {
    let guard = Guard::new();
    let (runtime, mut kept) = (Arc::new(Runtime), None);
    let mut task = Box::pin(gives_its_waker_away(&mut kept));
    let waker = Waker::from(Arc::clone(&runtime));
    assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    let reported = tasks().find(|task| task.scope() == Some(guard.scope())).expect("it lives");
    drop((task, waker));
    drop(kept);
    assert_eq!(Arc::strong_count(&runtime), 1);
    assert_eq!(reported.polls(), 1);
}

#[test]
fn and_what_is_told_too_late_is_not_kept() {
    let _guard = Guard::new();
    let (handle, task) = (Arc::new(()), Tracked::new(pending::<()>()));
    let (id, held) = (task.id().expect("it has a row"), Arc::clone(&handle));
    drop(task);
    abort_with(id, move || drop(Arc::clone(&held)));
    assert_eq!(Arc::strong_count(&handle), 1);
}

#[test]
fn a_check_that_aborts_leaves_none_of_a_crowd_behind() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        // More than a report lists.
        let crowd = if cfg!(miri) { 10 } else { 1_500 };
        // No sleep of the process's own: Miri wants every thread to end, and that one never does.
        let options = Options::new().timer(|_| {
            Box::pin(async {
                for _ in 0..100 {
                    tokio::task::yield_now().await;
                }
            })
        });
        let guard = Guard::with(options.action(Action::Abort));
        for _ in 0..crowd {
            let task = Tracked::new(pending::<()>());
            let id = task.id().expect("it has a row");
            let handle = tokio::spawn(task);
            abort_with(id, move || handle.abort());
        }
        let scope = guard.scope();
        assert_eq!(guard.verify().await.expect_err("they never end").count(), crowd);
        assert_eq!(tasks().filter(|task| task.scope() == Some(scope)).count(), 0);
    });
}
