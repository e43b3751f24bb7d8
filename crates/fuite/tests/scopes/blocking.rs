//! A closure on a blocking pool counts until it has run, or until the pool has dropped it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fuite::{Guard, Kind, Origin, track_blocking};

#[test]
fn a_closure_counts_until_it_has_run() {
    let guard = Guard::new();
    let closure = track_blocking(Origin::blocking::<()>(), || guard.live());
    assert_eq!(guard.live(), 1, "while it waits for a thread");
    assert_eq!(closure(), 1, "while it runs");
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_closure_that_never_runs_counts_until_it_is_dropped() {
    let guard = Guard::new();
    let closure = track_blocking(Origin::blocking::<()>(), || ());
    assert_eq!(guard.live(), 1);
    drop(closure);
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_closure_that_panics_is_gone() {
    let guard = Guard::new();
    let closure = track_blocking(Origin::blocking::<()>(), || panic!("on purpose"));
    assert!(catch_unwind(AssertUnwindSafe(closure)).is_err());
    assert_eq!(guard.live(), 0);
}

#[test]
fn what_a_closure_captured_is_dropped_while_it_still_counts() {
    struct CountOnDrop<'a>(&'a Guard, &'a std::cell::Cell<u64>);
    impl Drop for CountOnDrop<'_> {
        fn drop(&mut self) {
            self.1.set(self.0.live());
        }
    }

    let (guard, seen) = (Guard::new(), std::cell::Cell::new(0));
    let captured = CountOnDrop(&guard, &seen);
    drop(track_blocking(Origin::blocking::<()>(), move || drop(captured)));
    assert_eq!(seen.get(), 1);
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_closure_shows_whether_it_has_a_thread_yet() {
    let guard = Guard::new();
    let rows = || -> Vec<(Kind, u32, bool)> {
        let own = fuite::snapshot().into_iter().filter(|task| task.scope() == Some(guard.scope()));
        own.map(|task| (task.kind(), task.polls(), task.running())).collect()
    };
    let closure = track_blocking(Origin::blocking::<()>(), rows);
    assert_eq!(rows(), [(Kind::Blocking, 0, false)]);
    assert_eq!(closure(), [(Kind::Blocking, 1, true)]);
}

#[test]
fn a_closure_may_be_sent_to_another_thread() {
    let guard = Guard::new();
    let closure = track_blocking(Origin::blocking::<()>(), || 42);
    assert_eq!(std::thread::spawn(closure).join().expect("it does not panic"), 42);
    assert_eq!(guard.live(), 0);
}
