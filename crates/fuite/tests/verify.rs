//! A check ends as soon as its outcome is known: nothing is left, or nothing of what is left can ever run again.

mod common;

use std::cell::RefCell;
use std::future::{pending, poll_fn};
use std::panic::catch_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
#[cfg(not(miri))]
use std::time::Duration;

use fuite::{Action, Guard, LeakError, Options, Origin, Tracked, abort_with};
use futures_lite::future::{block_on, yield_now};

use common::{endless, instant, on_executor};

#[test]
fn a_task_that_nobody_can_wake_is_reported_without_waiting() {
    let leak = on_executor(async |executor| {
        let guard = Guard::with(endless());
        executor.spawn(Tracked::new(pending::<()>())).detach();
        guard.verify().await.expect_err("a task is live")
    });
    assert!(leak.is_proven());
    assert!(leak.to_string().contains("the grace was not waited out"), "{leak}");
}

#[test]
fn a_waker_that_is_lost_during_the_wait_ends_it() {
    let leak = on_executor(async |executor| {
        let kept: Rc<RefCell<Option<Waker>>> = Rc::default();
        let keep = kept.clone();
        let guard = Guard::with(endless());
        let waiting = poll_fn(move |cx| {
            *keep.borrow_mut() = Some(cx.waker().clone());
            Poll::<()>::Pending
        });
        executor.spawn(Tracked::new(waiting)).detach();
        executor
            .spawn(async move {
                for _ in 0..10 {
                    yield_now().await;
                }
                kept.take();
            })
            .detach();
        guard.verify().await.expect_err("a task is live")
    });
    assert!(leak.is_proven());
}

#[test]
fn a_task_that_something_may_still_wake_is_given_the_grace() {
    let leak = on_executor(async |executor| {
        let guard = Guard::with(instant());
        let (_sender, receiver) = async_channel::bounded::<()>(1);
        executor.spawn(Tracked::new(async move { receiver.recv().await.is_ok() })).detach();
        guard.verify().await.expect_err("a task is live")
    });
    assert!(!leak.is_proven());
    assert!(leak.to_string().contains("they had 100 ms to end"), "{leak}");
}

#[test]
fn a_task_that_ends_within_the_grace_passes() {
    on_executor(async |executor| {
        let guard = Guard::with(endless());
        executor
            .spawn(Tracked::new(async {
                for _ in 0..20 {
                    yield_now().await;
                }
            }))
            .detach();
        guard.verify().await.expect("it ends");
    });
}

// Not under Miri, which wants every thread to end: the one that keeps real time never does.
#[cfg(not(miri))]
#[test]
fn the_grace_of_an_ordinary_check_is_real_time() {
    let (_sender, receiver) = async_channel::bounded::<()>(1);
    let leak = on_executor(async |executor| {
        let guard = Guard::with(Options::new().grace(Duration::from_millis(1)));
        executor.spawn(Tracked::new(async move { receiver.recv().await.is_ok() })).detach();
        guard.verify().await.expect_err("a task is live")
    });
    assert!(leak.to_string().contains("they had 1 ms to end"), "{leak}");
}

/// Spawns on tokio as a facade does.
fn spawn<F>(set: &mut tokio::task::JoinSet<F::Output>, future: F)
where
    F: Future<Output: Send> + Send + 'static,
{
    set.spawn(Tracked::new(future));
}

/// Aborts tasks that have been polled and that nobody can wake, and verifies before their runtime has dropped them.
async fn aborted_tasks_pass(tasks: usize) {
    let guard = Guard::with(endless());
    let polled = Arc::new(AtomicUsize::new(0));
    let mut set = tokio::task::JoinSet::new();
    for _ in 0..tasks {
        let polled = Arc::clone(&polled);
        spawn(&mut set, async move {
            polled.fetch_add(1, Ordering::Relaxed);
            pending::<()>().await;
        });
    }
    while polled.load(Ordering::Relaxed) < tasks {
        tokio::task::yield_now().await;
    }
    drop(set);
    guard.verify().await.expect("they were aborted");
}

#[test]
fn aborted_tasks_that_their_runtime_has_yet_to_drop_are_not_accused() {
    // Miri takes a second for each task and round.
    let (rounds, crowds): (usize, &[usize]) =
        if cfg!(miri) { (1, &[2]) } else { (20, &[1, 3, 500]) };
    let on_one_thread = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let on_two =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    for tasks in crowds {
        for _ in 0..rounds {
            on_one_thread.block_on(aborted_tasks_pass(*tasks));
            on_two.block_on(aborted_tasks_pass(*tasks));
        }
    }
}

#[test]
fn a_roll_call_polls_no_future() {
    let polls = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&polls);
    on_executor(async |executor| {
        let guard = Guard::with(endless());
        let lost = poll_fn(move |_| {
            polls.fetch_add(1, Ordering::Relaxed);
            Poll::<()>::Pending
        });
        executor.spawn(Tracked::new(lost)).detach();
        let leak = guard.verify().await.expect_err("a task is live");
        assert_eq!(leak.tasks()[0].polls(), 1);
    });
    assert_eq!(seen.load(Ordering::Relaxed), 1);
}

#[test]
fn an_end_that_comes_from_outside_ends_a_wait_that_nobody_bounds() {
    on_executor(async |executor| {
        let guard = Guard::with(endless());
        // It is kept, so the task may still be woken, and no proof ends the wait.
        let (_sender, receiver) = async_channel::bounded::<()>(1);
        let task = executor.spawn(Tracked::new(async move { receiver.recv().await.is_ok() }));
        executor
            .spawn(async move {
                for _ in 0..10 {
                    yield_now().await;
                }
                task.cancel().await;
            })
            .detach();
        guard.verify().await.expect("the task was cancelled");
    });
}

/// Holds that a guard with these options excuses the task that `spawn` makes.
#[track_caller]
fn check_excused(options: Options, excused: bool, spawn: impl FnOnce() -> Tracked<Pending>) {
    let passes = on_executor(async |executor| {
        let guard = Guard::with(options);
        executor.spawn(spawn()).detach();
        yield_now().await;
        guard.verify().await.is_ok()
    });
    assert_eq!(passes, excused);
}

type Pending = std::future::Pending<()>;

#[test]
fn what_the_options_excuse_is_no_leak() {
    let plain = || Tracked::new(pending());
    let named = || Tracked::named(pending(), Origin::task::<Pending>(), "flusher");
    check_excused(endless(), false, plain);
    check_excused(endless().ignore_name("flusher"), true, named);
    check_excused(endless().ignore_name("flusher"), false, plain);
    check_excused(endless().ignore_future_type("future::pending::Pending"), true, plain);
    check_excused(endless().ignore_future_type("hyper::client"), false, plain);
    let glob = |glob| endless().ignore_spawned_at(glob).expect("a glob");
    check_excused(glob("**/tests/verify.rs"), true, plain);
    check_excused(glob("**/src/*.rs"), false, plain);
}

#[test]
fn a_daemon_is_no_leak() {
    let daemon = || Tracked::with_origin(pending(), Origin::daemon::<Pending>());
    check_excused(endless(), true, daemon);
}

#[test]
fn a_glob_that_is_none_is_an_error_that_says_where() {
    let error = Options::new().ignore_spawned_at("src/[").expect_err("no glob");
    let said = error.to_string();
    assert!(said.starts_with("`src/[` is not a glob: "), "{said}");
    assert!(said.contains("at character 4"), "{said}");
}

/// A leak of one task, and what a guard with this action makes of it.
fn leak_with(action: Action) -> Result<(), LeakError> {
    on_executor(async |executor| {
        let guard = Guard::with(endless().action(action));
        executor.spawn(Tracked::new(pending::<()>())).detach();
        guard.verify().await
    })
}

#[test]
fn a_leak_fails_unless_another_action_was_asked_for() {
    assert_eq!(leak_with(Action::Fail).expect_err("it fails").count(), 1);
    assert!(leak_with(Action::Warn).is_ok());
    let seen = Arc::new(Mutex::new(0));
    let told = Arc::clone(&seen);
    let callback = Action::Callback(Arc::new(move |leak| *told.lock().unwrap() = leak.count()));
    assert!(leak_with(callback).is_ok());
    assert_eq!(*seen.lock().unwrap(), 1);
}

#[test]
fn the_action_abort_ends_what_is_left_and_fails() {
    let aborted = Arc::new(AtomicBool::new(false));
    let abort = Arc::clone(&aborted);
    let leak = on_executor(async |executor| {
        let guard = Guard::with(endless().action(Action::Abort));
        let task = Tracked::new(pending::<()>());
        let id = task.id().expect("it has a row");
        executor.spawn(task).detach();
        abort_with(id, move || abort.store(true, Ordering::Relaxed));
        guard.verify().await
    });
    assert_eq!(leak.expect_err("it fails").count(), 1);
    assert!(aborted.load(Ordering::Relaxed));
}

#[test]
fn an_executor_without_aborts_can_have_tasks_that_end_from_outside() {
    struct Noticed(Arc<AtomicBool>);
    impl Drop for Noticed {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let dropped = Arc::new(AtomicBool::new(false));
    let noticed = Noticed(Arc::clone(&dropped));
    on_executor(async |executor| {
        let guard = Guard::with(endless());
        let task = Tracked::new(async move {
            let _noticed = noticed;
            pending::<()>().await;
        });
        let handle = executor.spawn(task.abortable());
        yield_now().await;
        let [task] =
            &fuite::tasks().filter(|it| it.scope() == Some(guard.scope())).collect::<Vec<_>>()[..]
        else {
            panic!("one task")
        };
        assert!(task.abort());
        guard.verify().await.expect("it was aborted");
        assert!(!handle.is_finished(), "whoever awaits its handle waits on");
    });
    assert!(dropped.load(Ordering::Relaxed));
}

/// Drops a guard with a live task, unverified, and returns how often that was reported.
fn reports_at_drop(and_then: impl FnOnce() + std::panic::UnwindSafe) -> usize {
    let reports = Arc::new(AtomicUsize::new(0));
    let report = Arc::clone(&reports);
    let _ = catch_unwind(move || {
        let callback = Action::Callback(Arc::new(move |_| {
            report.fetch_add(1, Ordering::Relaxed);
        }));
        let guard = Guard::with(Options::new().action(callback));
        let _task = Tracked::new(pending::<()>());
        let _dropped_first = guard;
        and_then();
    });
    reports.load(Ordering::Relaxed)
}

#[test]
fn a_guard_that_is_dropped_unverified_reports_and_is_silent_while_panicking() {
    assert_eq!(reports_at_drop(|| ()), 1);
    assert_eq!(reports_at_drop(|| panic!("on purpose")), 0);
}

#[test]
fn a_scope_is_called_after_its_thread_unless_it_is_given_a_name() {
    let name = |options| {
        let guard = Guard::with(options);
        let _task = Tracked::new(pending::<()>());
        let leak = block_on(guard.verify_within(async {})).expect_err("a task is live");
        leak.scope().map(str::to_owned)
    };
    assert_eq!(name(Options::new()).as_deref(), std::thread::current().name());
    assert_eq!(name(Options::new().scope_name("the till")).as_deref(), Some("the till"));
}

/// One task that keeps a sender, and so many that wait for it to be dropped.
fn root_and_victims(victims: usize) -> LeakError {
    on_executor(async |executor| {
        let guard = Guard::with(endless_grace_with_settling().find_roots());
        let (sender, receiver) = async_channel::unbounded::<()>();
        let keeps = Tracked::new(async move {
            let _sender = sender;
            pending::<()>().await;
        });
        executor.spawn(keeps.abortable()).detach();
        for _ in 0..victims {
            let receiver = receiver.clone();
            let waits = Tracked::new(async move { while receiver.recv().await.is_ok() {} });
            executor.spawn(waits.abortable()).detach();
        }
        guard.verify().await.expect_err("nine tasks are live")
    })
}

/// Every sleep is over after a few turns of the executor: virtual time, nearly.
fn endless_grace_with_settling() -> Options {
    Options::new().timer(|_| -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async {
            for _ in 0..50 {
                yield_now().await;
            }
        })
    })
}

#[test]
fn the_task_that_keeps_the_others_from_ending_is_found() {
    let leak = root_and_victims(7);
    let roots = leak.roots().expect("it was asked for");
    assert_eq!(roots.roots().len(), 1, "{leak}");
    assert_eq!(roots.victims(), 7);
    assert!(leak.to_string().contains("= root: 1 root, 7 victims"), "{leak}");
}

#[test]
fn tasks_that_keep_nobody_from_ending_are_roots_without_victims() {
    let leak = root_and_victims(0);
    assert!(leak.to_string().contains("= root: 1 root, 0 victims"), "{leak}");
}
