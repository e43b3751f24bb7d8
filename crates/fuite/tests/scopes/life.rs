//! A task counts from its birth to its death, however it lives and however it ends. Polled by hand, without a runtime.

use std::future::{Pending, pending, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use fuite::{Guard, Ticket, Tracked};

fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_task_counts_before_its_first_poll() {
    let guard = Guard::new();
    let task = Tracked::new(ready(()));
    assert_eq!(guard.live(), 1);
    drop(task);
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_task_that_is_moved_counts_once() {
    let guard = Guard::new();
    let mut tasks = Vec::new();
    // The vector grows, so the first tasks move several times.
    for _ in 0..20 {
        tasks.push(Tracked::new(ready(())));
    }
    tasks.swap(0, 19);
    assert_eq!(guard.live(), 20);
    assert_eq!(own_rows(&guard), 20);
    drop(tasks);
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_task_that_is_dropped_half_way_is_gone() {
    let guard = Guard::new();
    let mut task = Box::pin(Tracked::new(pending::<()>()));
    assert!(poll_once(task.as_mut()).is_pending());
    assert_eq!(guard.live(), 1);
    drop(task);
    assert_eq!((guard.live(), own_rows(&guard)), (0, 0));
}

#[test]
fn a_task_that_panics_is_not_left_running() {
    let guard = Guard::new();
    let mut task = Box::pin(Tracked::new(async { panic!("on purpose") }));
    let panicked = catch_unwind(AssertUnwindSafe(|| poll_once(task.as_mut())));
    assert!(panicked.is_err());
    assert!(
        fuite::snapshot().iter().all(|task| !task.running() || task.scope() != Some(guard.scope()))
    );

    let orphan = Tracked::new(ready(()));
    let parents: Vec<_> = own_tasks(&guard).into_iter().filter_map(|task| task.parent()).collect();
    assert_eq!(parents, [], "a task spawned after the panic is not its child");
    drop((task, orphan));
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_task_counts_while_its_future_is_being_dropped() {
    static SEEN: Mutex<Vec<usize>> = Mutex::new(Vec::new());
    struct CountOnDrop(fuite::ScopeId);
    impl Drop for CountOnDrop {
        fn drop(&mut self) {
            let own = fuite::snapshot().iter().filter(|task| task.scope() == Some(self.0)).count();
            SEEN.lock().unwrap().push(own);
        }
    }

    let guard = Guard::new();
    let witness = CountOnDrop(guard.scope());
    drop(Tracked::new(async move { drop(witness) }));
    assert_eq!(*SEEN.lock().unwrap(), [1]);
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_future_that_panics_in_its_drop_is_gone_all_the_same() {
    struct PanicOnDrop;
    impl Drop for PanicOnDrop {
        fn drop(&mut self) {
            panic!("on purpose");
        }
    }

    let guard = Guard::new();
    let bomb = PanicOnDrop;
    let task = Tracked::new(async move { drop(bomb) });
    assert!(catch_unwind(AssertUnwindSafe(|| drop(task))).is_err());
    assert_eq!((guard.live(), own_rows(&guard)), (0, 0));
}

#[test]
fn a_task_that_is_forgotten_has_leaked_and_is_listed() {
    let guard = Guard::new();
    // Counted for ever, and rightly: nobody can end it any more. No allocation is lost, the future is a plain value.
    std::mem::forget(Tracked::new(ready(())));
    assert_eq!((guard.live(), own_rows(&guard)), (1, 1));
}

#[test]
fn tracking_does_not_change_what_a_future_returns() {
    assert_eq!(futures_lite::future::block_on(Tracked::new(async { 42 })), 42);
}

#[test]
fn a_tracked_future_is_as_sendable_as_the_future_in_it() {
    fn assert_send_and_unpin<T: Send + Unpin>() {}
    assert_send_and_unpin::<Tracked<Pending<()>>>();
}

#[test]
fn a_ticket_costs_a_future_eight_bytes() {
    assert_eq!(size_of::<Ticket>(), 8);
    assert_eq!(size_of::<Tracked<[u64; 3]>>(), size_of::<[u64; 3]>() + 8);
}

fn own_tasks(guard: &Guard) -> Vec<fuite::Task> {
    fuite::snapshot().into_iter().filter(|task| task.scope() == Some(guard.scope())).collect()
}

fn own_rows(guard: &Guard) -> usize {
    own_tasks(guard).len()
}
