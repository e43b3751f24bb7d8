//! Tasks of the lab behave as on the runtimes: panics, handles, orders, crowds.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

use fuite::lab::{Lab, Schedule};
use fuite::{Guard, Kind, Origin};
use fuite_lab::{
    Deterministic, Timer, elapsed, spawn, spawn_blocking, spawn_local, spawn_local_named,
};
use futures_lite::FutureExt;
use futures_lite::future::yield_now;

const SECOND: Duration = Duration::from_secs(1);

/// The numbers of ten tasks, in the order in which they run under `lab`.
fn order(lab: Deterministic) -> Vec<usize> {
    let ran = Rc::new(RefCell::new(Vec::new()));
    let result = lab.block_on(async {
        for number in 0..10 {
            let ran = ran.clone();
            let task = async move { ran.borrow_mut().push(number) };
            spawn_local(Origin::local::<()>(), task).detach();
        }
        Timer::after(SECOND).await;
    });
    assert!(result.is_ok());
    ran.take()
}

/// The virtual second at which each of four tasks starts under `schedule`.
fn starts(schedule: Schedule) -> Vec<u64> {
    let starts = Deterministic::new().run(schedule, async {
        let start = || async { elapsed().as_secs() };
        let tasks: Vec<_> = (0..4).map(|_| spawn(Origin::task::<()>(), start())).collect();
        let mut starts = Vec::new();
        for task in tasks {
            starts.push(task.await);
        }
        starts
    });
    starts.unwrap()
}

#[test]
fn without_a_seed_tasks_run_in_the_order_in_which_they_were_spawned() {
    assert_eq!(order(Deterministic::new()), (0..10).collect::<Vec<_>>());
}

#[test]
fn a_seed_gives_an_order_of_its_own_and_gives_it_again() {
    let orders: Vec<_> = (0..8).map(|seed| order(Deterministic::new().seeded(seed))).collect();
    for (seed, expected) in (0..8).zip(&orders) {
        assert_eq!(&order(Deterministic::new().seeded(seed)), expected);
    }
    let mut distinct = orders.clone();
    distinct.sort();
    distinct.dedup();
    assert!(distinct.len() >= 7, "ten tasks have millions of orders: {orders:?}");
    assert!(orders.iter().all(|order| order.len() == 10), "and nobody is left out");
}

#[test]
fn a_schedule_delays_starts() {
    assert_eq!(starts(Schedule::Plain), [0; 4]);
    assert_eq!(starts(Schedule::LateStart), [1; 4]);
    assert_eq!(starts(Schedule::Rush), [100, 95, 90, 85]);
    assert_eq!(starts(Schedule::Shuffled(3)), starts(Schedule::Shuffled(3)));
}

#[test]
fn a_panic_reaches_who_awaits_the_task_and_nobody_else() {
    let guard = Guard::new();
    let result = Deterministic::new().block_on(async {
        let failing = spawn(Origin::task::<()>(), async { panic!("on purpose") });
        let other = spawn(Origin::task::<()>(), async {
            Timer::after(SECOND).await;
            42
        });
        let caught = AssertUnwindSafe(failing).catch_unwind().await;
        let words = caught.unwrap_err();
        (words.downcast_ref::<&str>().copied(), other.await, guard.live())
    });
    assert_eq!(result.unwrap(), (Some("on purpose"), 42, 0));
}

#[test]
fn a_panic_of_a_detached_task_is_nobodys() {
    let result = Deterministic::new().block_on(async {
        spawn(Origin::task::<()>(), async { panic!("on purpose") }).detach();
        yield_now().await;
        7
    });
    assert_eq!(result.unwrap(), 7);
}

#[test]
fn a_panic_of_the_experiment_leaves_no_task_and_no_lab() {
    let guard = Guard::new();
    let caught = catch_unwind(AssertUnwindSafe(|| {
        Deterministic::new().block_on(async {
            spawn(Origin::task::<()>(), std::future::pending::<()>()).detach();
            panic!("on purpose")
        })
    }));
    assert!(caught.is_err());
    assert_eq!(guard.live(), 0);
    assert!(!fuite_lab::is_entered());
}

#[test]
fn dropping_a_handle_cancels_and_detaching_it_does_not() {
    let guard = Guard::new();
    let live = Deterministic::new().block_on(async {
        let sleep = || async {
            Timer::after(SECOND).await;
        };
        drop(spawn(Origin::task::<()>(), sleep()));
        spawn(Origin::task::<()>(), sleep()).detach();
        yield_now().await;
        let during = guard.live();
        Timer::after(2 * SECOND).await;
        (during, guard.live())
    });
    assert_eq!(live.unwrap(), (1, 0));
}

#[test]
fn each_kind_of_task_is_counted_as_what_it_is_with_its_virtual_age() {
    let guard = Guard::new();
    let rows = Deterministic::new().block_on(async {
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let tasks = (
            spawn(Origin::task::<()>(), std::future::pending::<()>()),
            spawn_local(Origin::local::<()>(), std::future::pending::<()>()),
        );
        Timer::after(SECOND).await;
        let blocking = spawn_blocking(Origin::blocking::<()>(), move || wait.recv().is_err());
        let mut rows: Vec<_> = fuite::snapshot()
            .iter()
            .filter(|task| task.scope() == Some(guard.scope()))
            .map(|task| (task.kind(), task.age()))
            .collect();
        rows.sort();
        drop(release);
        assert!(blocking.await);
        drop(tasks);
        rows
    });
    let expected = [(Kind::Task, SECOND), (Kind::Local, SECOND), (Kind::Blocking, Duration::ZERO)];
    assert_eq!(rows.unwrap(), expected);
    assert_eq!(guard.live(), 0);
}

#[test]
fn a_blocking_closure_may_spawn_on_the_lab() {
    let answer = Deterministic::new().block_on(async {
        let spawns = || spawn(Origin::task::<()>(), async { 42 });
        spawn_blocking(Origin::blocking::<()>(), spawns).await.await
    });
    assert_eq!(answer.unwrap(), 42);
}

#[test]
fn what_a_blocking_closure_spawns_keeps_the_schedule_and_the_clock_of_the_lab() {
    let guard = Guard::new();
    let (start, age) = Deterministic::new()
        .run(Schedule::LateStart, async {
            Timer::after(SECOND).await;
            let spawns = || {
                let start = spawn(Origin::task::<()>(), async { elapsed() });
                (start, spawn(Origin::task::<()>(), std::future::pending::<()>()))
            };
            let (start, waits) = spawn_blocking(Origin::blocking::<()>(), spawns).await;
            let start = start.await;
            Timer::after(10 * SECOND).await;
            let own = |task: &&fuite::Task| task.scope() == Some(guard.scope());
            let age = fuite::snapshot().iter().find(own).map(fuite::Task::age);
            drop(waits);
            (start, age)
        })
        .unwrap();
    assert_eq!(start, 2 * SECOND);
    assert_eq!(age, Some(11 * SECOND));
}

#[test]
fn a_blocking_closure_that_panics_tells_who_awaits_it() {
    let caught = Deterministic::new().block_on(async {
        let work = spawn_blocking(Origin::blocking::<()>(), || panic!("on purpose"));
        AssertUnwindSafe(work).catch_unwind().await.is_err()
    });
    assert!(caught.unwrap());
}

#[test]
fn a_task_that_stays_on_its_thread_is_refused_on_a_blocking_thread_with_words() {
    let spawns: [fn(); 2] = [
        || spawn_local(Origin::local::<()>(), async {}).detach(),
        || spawn_local_named(Origin::local::<()>(), "till", async {}).detach(),
    ];
    for spawn in spawns {
        let guard = Guard::new();
        let caught = Deterministic::new().block_on(async move {
            let work = spawn_blocking(Origin::blocking::<()>(), spawn);
            AssertUnwindSafe(work).catch_unwind().await
        });
        let panic = caught.unwrap().expect_err("it is refused");
        let said = panic.downcast_ref::<&str>().copied();
        assert!(said.is_some_and(|it| it.contains("spawn it from a task of the lab")), "{said:?}");
        assert_eq!(guard.live(), 0);
    }
}

#[test]
fn a_hundred_thousand_tasks_and_timers_all_come_to_their_end() {
    const CROWD: u64 = 100_000;
    let sum = Deterministic::new().block_on(async {
        let tasks: Vec<_> = (0..CROWD)
            .map(|number| {
                spawn(Origin::task::<()>(), async move {
                    Timer::after(Duration::from_millis(number * 7_919 % CROWD)).await;
                    number
                })
            })
            .collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await;
        }
        sum
    });
    assert_eq!(sum.unwrap(), CROWD * (CROWD - 1) / 2);
}
