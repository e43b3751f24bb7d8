//! A task that was born under a guard can be aborted by whoever finds it, and is kept alive by nobody for that.

use std::future::pending;
use std::sync::Arc;
use std::sync::mpsc;

use crate::common::{in_lab, on_both, tasks};
use async_std::task::{self, Builder};
use fuite::Guard;

/// A future that never ends, and lets go of `held` when it is dropped.
fn holding(held: &Arc<()>) -> impl Future<Output = ()> + Send + use<> {
    let held = Arc::clone(held);
    async move {
        let _held = held;
        pending::<()>().await;
    }
}

/// Spawns one task, and aborts it before and after its first poll by what the census knows of it alone, on async-std and
/// in the lab.
fn check<T>(spawn: impl Fn(&Arc<()>) -> T) {
    for polls in [0, 3] {
        on_both(async |_| {
            let (guard, held) = (Guard::new(), Arc::new(()));
            let _handle = spawn(&held);
            for _ in 0..polls {
                task::yield_now().await;
            }
            let [task] = &tasks(&guard)[..] else { panic!("one task") };
            assert!(task.abort());
            guard.verify_within(pending::<()>()).await.expect("it was aborted");
            assert_eq!(Arc::strong_count(&held), 1, "the future was dropped");
        });
    }
}

#[test]
fn of_spawn() {
    check(|held| task::spawn(holding(held)));
}

#[test]
fn of_spawn_local() {
    check(|held| task::spawn_local(holding(held)));
}

#[test]
fn of_a_builder() {
    let named = || Builder::new().name("ada".to_owned());
    check(|held| named().spawn(holding(held)).expect("it never fails"));
    check(|held| named().local(holding(held)).expect("it never fails"));
}

#[test]
fn but_not_a_closure_on_the_blocking_pool() {
    let guard = Guard::new();
    let (release, released) = mpsc::channel::<()>();
    let _handle = task::spawn_blocking(move || released.recv());
    assert!(tasks(&guard).iter().all(|task| !task.abort()));
    drop(release);
}

#[test]
fn nor_a_task_that_nobody_guards() {
    let line = line!() + 1;
    let _handle = task::spawn(pending::<()>());
    let task = fuite::tasks().find(|task| task.site().line == line && task.scope().is_none());
    assert!(!task.expect("it lives").abort());
}

#[test]
fn a_handle_can_still_cancel_what_was_aborted() {
    on_both(async |_| {
        let guard = Guard::new();
        let handle = task::spawn(pending::<()>());
        tasks(&guard)[0].abort();
        guard.verify_within(pending::<()>()).await.expect("it was aborted");
        assert_eq!(handle.cancel().await, None);
    });
}

#[test]
fn a_lab_goes_with_the_tasks_that_were_aborted_in_it() {
    let (guard, held) = (Guard::new(), Arc::new(()));
    in_lab(async {
        for _ in 0..10 {
            task::spawn(holding(&held));
        }
        task::yield_now().await;
        tasks(&guard)[..5].iter().for_each(|task| assert!(task.abort()));
        task::yield_now().await;
        assert_eq!(guard.live(), 5);
    });
    assert_eq!((guard.live(), Arc::strong_count(&held)), (0, 1));
}
