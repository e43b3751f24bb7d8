//! A task that was born under a guard can be aborted by whoever finds it, and is kept alive by nobody for that.

use std::future::pending;
use std::sync::Arc;
use std::sync::mpsc;

use crate::common::{one_thread, two_threads};
use fuite::{Guard, Options, Task};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{JoinSet, LocalSet, yield_now};

/// The live tasks of a guard.
fn tasks(guard: &Guard) -> Vec<Task> {
    fuite::tasks().filter(|task| task.scope() == Some(guard.scope())).collect()
}

/// A future that never ends, and lets go of `held` when it is dropped.
fn holding(held: &Arc<()>) -> impl Future<Output = ()> + Send + use<> {
    let held = Arc::clone(held);
    async move {
        let _held = held;
        pending::<()>().await;
    }
}

/// What a check spawns on, from inside both.
struct Place<'a> {
    runtime: &'a Runtime,
    local: &'a LocalSet,
}

/// Spawns one task, before or after whose first poll it is aborted by what the census knows of it alone.
fn check<T>(spawn: impl Fn(&Place<'_>, Arc<()>) -> T) {
    for runtime in [one_thread(), two_threads()] {
        for polls in 0..2 {
            let (guard, held) = (Guard::new(), Arc::new(()));
            let local = LocalSet::new();
            let place = Place { runtime: &runtime, local: &local };
            let wait = async {
                let _handle = spawn(&place, Arc::clone(&held));
                for _ in 0..polls {
                    yield_now().await;
                }
                let [task] = &tasks(&guard)[..] else { panic!("one task") };
                assert!(task.abort());
                guard.verify_within(pending::<()>()).await.expect("it was aborted");
            };
            place.runtime.block_on(place.local.run_until(wait));
            assert_eq!(Arc::strong_count(&held), 1, "the future was dropped");
        }
    }
}

#[test]
fn of_spawn() {
    check(|_, held| tokio::spawn(holding(&held)));
    check(|_, held| tokio::task::spawn(holding(&held)));
}

#[test]
fn of_spawn_on_a_runtime_and_on_a_handle() {
    check(|place, held| place.runtime.spawn(holding(&held)));
    check(|_, held| Handle::current().spawn(holding(&held)));
}

#[test]
fn of_spawn_local() {
    check(|_, held| tokio::task::spawn_local(holding(&held)));
    check(|place, held| place.local.spawn_local(holding(&held)));
}

/// The same for a set that is asked to spawn.
fn check_set(spawn: impl Fn(&mut JoinSet<()>, &Place<'_>, Arc<()>)) {
    check(|place, held| {
        let mut set = JoinSet::new();
        spawn(&mut set, place, held);
        set
    });
}

#[test]
fn of_a_join_set() {
    check_set(|set, _, held| drop(set.spawn(holding(&held))));
    check_set(|set, place, held| drop(set.spawn_on(holding(&held), place.runtime.handle())));
    check_set(|set, _, held| drop(set.spawn_local(holding(&held))));
    check_set(|set, place, held| drop(set.spawn_local_on(holding(&held), place.local)));
    check_set(|set, _, held| set.extend([holding(&held)]));
}

#[test]
fn but_not_a_closure_on_the_blocking_pool() {
    let (runtime, guard) = (one_thread(), Guard::new());
    let (release, released) = mpsc::channel::<()>();
    runtime.spawn_blocking(move || released.recv());
    assert!(tasks(&guard).iter().all(|task| !task.abort()));
    drop(release);
}

#[test]
fn nor_a_task_that_nobody_guards() {
    let runtime = one_thread();
    let line = line!() + 1;
    let _handle = runtime.spawn(pending::<()>());
    let task = fuite::tasks().find(|task| task.site().line == line && task.scope().is_none());
    assert!(!task.expect("it lives").abort());
}

#[test]
fn a_task_that_ends_by_itself_needs_no_abort() {
    for runtime in [one_thread(), two_threads()] {
        runtime.block_on(async {
            let guard = Guard::new();
            for _ in 0..1_000 {
                // On two threads it may be over before it is registered.
                tokio::spawn(async {}).await.expect("it does not panic");
            }
            guard.verify_within(pending::<()>()).await.expect("all have ended");
        });
    }
}

/// A runtime whose inside holds `held` for as long as it is there.
fn that_holds(held: &Arc<()>, mut builder: Builder) -> Runtime {
    let held = Arc::clone(held);
    let keep = move || {
        let _ = &held;
    };
    builder.enable_all().on_thread_park(keep).build().expect("a runtime")
}

#[test]
fn a_runtime_goes_with_its_live_tasks_although_a_report_of_them_is_kept() {
    let mut two_threads = Builder::new_multi_thread();
    two_threads.worker_threads(2);
    for builder in [Builder::new_current_thread(), two_threads] {
        let (runtimes, futures) = (Arc::new(()), Arc::new(()));
        let runtime = that_holds(&runtimes, builder);
        // No timer of the census: its thread would let go of the runtime's waker a moment later than we look.
        let guard = Guard::with(Options::new().timer(|_| Box::pin(pending())));
        let leak = runtime.block_on(async {
            for _ in 0..10 {
                tokio::spawn(holding(&futures));
            }
            guard.verify().await.expect_err("they never end")
        });
        assert_eq!(leak.tasks().len(), 10);
        drop(runtime);
        assert_eq!(Arc::strong_count(&futures), 1, "every future was dropped");
        assert_eq!(Arc::strong_count(&runtimes), 1, "nothing keeps the runtime");
        assert!(leak.tasks().iter().all(|task| !task.abort()), "nor could it abort them");
    }
}

#[test]
fn a_local_set_goes_with_its_live_tasks() {
    let (guard, futures, local) = (Guard::new(), Arc::new(()), LocalSet::new());
    for _ in 0..10 {
        local.spawn_local(holding(&futures));
    }
    one_thread().block_on(local.run_until(yield_now()));
    assert_eq!(guard.live(), 10);
    drop(local);
    assert_eq!((guard.live(), Arc::strong_count(&futures)), (0, 1));
}
