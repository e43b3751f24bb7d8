//! A guard sees the tasks of its own scope, all of them and no others, and waits for them without polling.

use std::future::{pending, ready};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use fuite::{Guard, Tracked};
use futures_lite::future::block_on;

#[test]
fn a_clean_scope_is_verified_at_once() {
    let guard = Guard::new();
    drop(Tracked::new(ready(())));
    assert!(block_on(guard.verify_within(pending::<()>())).is_ok());
}

#[test]
fn a_leak_is_found_and_named_and_once_it_is_stopped_the_scope_is_clean() {
    let leaking = Guard::new();
    let task = Tracked::new(pending::<()>());
    let line = line!() - 1;
    let leak = block_on(leaking.verify_within(ready(()))).expect_err("the task is live");
    let [left] = leak.tasks() else { panic!("one task: {leak}") };
    assert_eq!((left.site().file, left.site().line), (file!(), line));
    drop(task);

    let clean = Guard::new();
    drop(Tracked::new(pending::<()>()));
    assert!(block_on(clean.verify_within(ready(()))).is_ok());
}

#[test]
fn parallel_guards_do_not_see_each_other() {
    let both_hold = Barrier::new(2);
    let hold = |tasks: usize| {
        let guard = Guard::new();
        let held: Vec<_> = (0..tasks).map(|_| Tracked::new(ready(()))).collect();
        both_hold.wait();
        assert_eq!(guard.live(), tasks as u64);
        both_hold.wait();
        drop(held);
        assert!(block_on(guard.verify_within(ready(()))).is_ok());
    };
    thread::scope(|scope| {
        scope.spawn(|| hold(3));
        scope.spawn(|| hold(5));
    });
}

#[test]
#[expect(clippy::async_yields_async, reason = "the grandchild is to outlive its parents")]
fn a_descendant_on_another_thread_belongs_to_the_scope() {
    let guard = Guard::new();
    let parent =
        Tracked::new(async { Tracked::new(async { Tracked::new(pending::<()>()) }).await });
    // The parent is polled on a thread that has no guard, and returns its grandchild alive.
    let grandchild = thread::spawn(move || block_on(parent)).join().expect("it does not panic");
    assert_eq!(guard.live(), 1);
    drop(grandchild);
    assert_eq!(guard.live(), 0);
}

#[test]
fn the_innermost_guard_counts_and_the_outer_one_comes_back() {
    let outer = Guard::new();
    let first = Tracked::new(ready(()));
    let inner = Guard::new();
    let second = Tracked::new(ready(()));
    assert_eq!((outer.live(), inner.live()), (1, 1));
    drop(inner);
    let third = Tracked::new(ready(()));
    assert_eq!(outer.live(), 2);
    drop((first, second, third));
    assert_eq!(outer.live(), 0);
}

#[test]
fn a_guard_that_ends_out_of_turn_disturbs_nobody() {
    let outer = Guard::new();
    let inner = Guard::new();
    drop(outer);
    let task = Tracked::new(ready(()));
    assert_eq!(inner.live(), 1);
    drop(task);
    assert_eq!(inner.live(), 0);
}

#[test]
fn a_guard_that_is_dropped_with_live_tasks_only_ends_its_scope() {
    let guard = Guard::new();
    let task = Tracked::new(pending::<()>());
    drop(guard);
    let next = Guard::new();
    assert_eq!(next.live(), 0, "the task of another scope");
    drop(task);
    assert!(block_on(next.verify_within(ready(()))).is_ok());
}

#[derive(Default)]
struct CountWakes(AtomicUsize);

impl Wake for CountWakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn the_last_death_wakes_the_wait_and_the_others_do_not() {
    let wakes = Arc::new(CountWakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut cx = Context::from_waker(&waker);

    let guard = Guard::new();
    let (first, second) = (Tracked::new(pending::<()>()), Tracked::new(pending::<()>()));
    let mut verify = pin!(guard.verify_within(pending::<()>()));
    assert!(verify.as_mut().poll(&mut cx).is_pending());
    assert_eq!(wakes.0.swap(0, Ordering::Relaxed), 1, "it asks for one second look");
    assert!(verify.as_mut().poll(&mut cx).is_pending());
    assert_eq!(wakes.0.load(Ordering::Relaxed), 0);

    drop(first);
    assert_eq!(wakes.0.load(Ordering::Relaxed), 0);
    drop(second);
    assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
    assert!(matches!(verify.as_mut().poll(&mut cx), Poll::Ready(Ok(()))));
}

#[test]
fn a_task_that_ends_on_another_thread_ends_the_wait() {
    let guard = Guard::new();
    let task = Tracked::new(pending::<()>());
    let reaper = thread::spawn(move || drop(task));
    // No bound: were the death overlooked, this would hang.
    assert!(block_on(guard.verify_within(pending::<()>())).is_ok());
    reaper.join().expect("it does not panic");
}

#[test]
fn a_wait_that_is_given_up_ends_the_scope() {
    let guard = Guard::new();
    let task = Tracked::new(pending::<()>());
    drop(guard.verify_within(pending::<()>()));
    let next = Guard::new();
    let other = Tracked::new(ready(()));
    assert_eq!(next.live(), 1);
    drop((task, other));
}

#[test]
fn a_bound_that_completes_is_not_polled_again() {
    let mut polls = 0;
    let bound = std::future::poll_fn(|_| {
        polls += 1;
        if polls == 1 { Poll::Pending } else { Poll::Ready(()) }
    });
    let guard = Guard::new();
    let task = Tracked::new(pending::<()>());
    assert!(block_on(guard.verify_within(bound)).is_err());
    assert_eq!(polls, 2);
    drop(task);
}
