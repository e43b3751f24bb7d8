//! What the census tells about live tasks.

use std::cell::Cell;
use std::future::{Pending, pending, ready};
use std::time::Duration;

use fuite::clock::Virtual;
use fuite::{Guard, Kind, Origin, SiteCount, Snapshot, State, Task, Tracked};

thread_local! {
    static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

fn own(guard: &Guard) -> Vec<Task> {
    fuite::snapshot().into_iter().filter(|task| task.scope() == Some(guard.scope())).collect()
}

#[track_caller]
fn spawn_like_a_facade(future: Pending<()>) -> Tracked<Pending<()>> {
    Tracked::with_origin(future, Origin::local::<Pending<()>>())
}

#[test]
fn a_task_is_known_by_its_site_type_and_kind() {
    let guard = Guard::new();
    let task = spawn_like_a_facade(pending());
    let (line, tasks) = (line!() - 1, own(&guard));
    let [row] = tasks.as_slice() else { panic!("one task: {tasks:?}") };
    assert_eq!(row.site().to_string(), format!("{}:{line}:16", file!()));
    assert_eq!(row.type_name(), "core::future::pending::Pending<()>");
    assert_eq!((row.kind(), row.size()), (Kind::Local, size_of::<Pending<()>>()));
    assert_eq!((row.parent(), row.polls(), row.running()), (None, 0, false));
    drop(task);
}

#[test]
fn an_age_is_told_in_the_time_of_the_lab() {
    let _time = Virtual::enter(|| NOW.get());
    let guard = Guard::new();
    let first = Tracked::new(ready(()));
    NOW.set(Duration::from_secs(7_200));
    let second = Tracked::new(ready(()));
    NOW.set(Duration::from_millis(7_200_005));
    let mut ages: Vec<Duration> = own(&guard).iter().map(Task::age).collect();
    ages.sort_unstable();
    assert_eq!(ages, [Duration::from_millis(5), Duration::from_millis(7_200_005)]);
    drop((first, second));
}

#[test]
fn a_site_is_one_group_however_many_tasks_it_spawned() {
    let tasks: Vec<_> = (0..10).map(|_| Tracked::new(ready(7_u8))).collect();
    let line = line!() - 1;
    let of_this_line = |counts: Vec<SiteCount>| {
        counts.into_iter().filter(|count| count.site.line == line).collect::<Vec<_>>()
    };
    let grouped = of_this_line(fuite::by_site());
    let [count] = grouped.as_slice() else { panic!("one group: {grouped:?}") };
    assert_eq!(
        (count.tasks, count.type_name, count.kind),
        (10, "core::future::ready::Ready<u8>", Kind::Task)
    );
    assert_eq!((count.unpolled, count.running, count.with_evidence), (10, 0, 0));
    let of_a_snapshot = of_this_line(fuite::snapshot().by_site());
    assert_eq!(of_a_snapshot[0].tasks, 10);
    drop(tasks);
    assert_eq!(of_this_line(fuite::by_site()), []);
}

#[test]
fn an_id_is_never_shared_and_not_soon_reused() {
    let guard = Guard::new();
    let mut seen = std::collections::HashSet::new();
    let rounds = if cfg!(miri) { 5 } else { 100 };
    for _ in 0..rounds {
        let tasks = [Tracked::new(ready(())), Tracked::new(ready(()))];
        assert!(own(&guard).iter().all(|task| seen.insert(task.id())));
        drop(tasks);
    }
    assert_eq!(seen.len(), 2 * rounds);
}

#[test]
fn an_empty_snapshot_is_an_ordinary_one() {
    let none = Snapshot::default();
    assert!(none.is_empty() && none.by_site().is_empty() && none.iter().next().is_none());
}

#[test]
fn a_snapshot_is_counted_by_scope_and_by_state() {
    let (one, other) = (Guard::new(), Guard::new());
    let mut tasks = vec![Box::pin(Tracked::new(pending::<()>()))];
    drop(other);
    let outside = Guard::new();
    tasks.extend([Box::pin(Tracked::new(pending())), Box::pin(Tracked::new(pending()))]);
    for task in &mut tasks[..2] {
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(task.as_mut().poll(&mut cx).is_pending());
    }
    let snapshot = fuite::snapshot();
    let scopes = snapshot.by_scope();
    assert_eq!((scopes.get(&Some(one.scope())), scopes[&Some(outside.scope())]), (None, 2));
    let states = snapshot.by_state();
    // At least: the tests of this process run in parallel.
    assert!(states[&State::Idle] >= 2 && states[&State::New] >= 1, "{states:?}");
    drop(tasks);
}
