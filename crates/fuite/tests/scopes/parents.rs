//! A task knows which task spawned it.

use std::cell::RefCell;
use std::future::{pending, poll_fn, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use fuite::{Guard, Origin, Snapshot, Task, Tracked};

type BoxedTask = Pin<Box<dyn Future<Output = ()>>>;

fn poll_once(task: &mut BoxedTask) -> Poll<()> {
    task.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// A task that spawns one child, and both.
fn parent_and_child() -> (BoxedTask, BoxedTask) {
    let nursery = Rc::new(RefCell::new(None::<BoxedTask>));
    let born = Rc::clone(&nursery);
    let mut parent: BoxedTask = Box::pin(Tracked::new(async move {
        *born.borrow_mut() = Some(Box::pin(Tracked::new(pending())));
        pending::<()>().await;
    }));
    assert!(poll_once(&mut parent).is_pending());
    let child = nursery.take().expect("the parent has spawned it");
    (parent, child)
}

/// The task of this scope that has a parent.
fn child_in<'a>(snapshot: &'a Snapshot, guard: &Guard) -> &'a Task {
    let mut own = snapshot.iter().filter(|task| task.scope() == Some(guard.scope()));
    own.find(|task| task.parent().is_some()).expect("one task has a parent")
}

#[test]
fn a_task_spawned_by_a_task_is_its_child() {
    let guard = Guard::new();
    let tasks = parent_and_child();
    let snapshot = fuite::snapshot();
    let child = child_in(&snapshot, &guard);
    let parent = snapshot.parent_of(child).expect("the parent is live");
    assert_eq!(Some(parent.id()), child.parent());
    assert_eq!((parent.parent(), parent.polls(), child.polls()), (None, 1, 0));
    drop(tasks);
}

#[test]
fn a_task_spawned_outside_any_task_has_no_parent() {
    let guard = Guard::new();
    let task = Tracked::new(ready(()));
    let snapshot = fuite::snapshot();
    let own = snapshot.iter().find(|task| task.scope() == Some(guard.scope())).expect("it is live");
    assert_eq!(own.parent(), None);
    drop(task);
}

#[test]
fn a_dead_parent_is_not_found_and_its_successor_is_not_mistaken_for_it() {
    let guard = Guard::new();
    let (parent, child) = parent_and_child();
    drop(parent);
    // Takes over the row of the parent: the most recently freed one.
    let successor = Tracked::new(ready(()));
    let snapshot = fuite::snapshot();
    assert_eq!(snapshot.iter().filter(|task| task.scope() == Some(guard.scope())).count(), 2);
    assert!(snapshot.parent_of(child_in(&snapshot, &guard)).is_none());
    drop((child, successor));
}

#[test]
fn a_task_polled_inside_another_gives_the_parenthood_back() {
    let guard = Guard::new();
    let late_child = Rc::new(RefCell::new(None::<BoxedTask>));
    let born = Rc::clone(&late_child);
    let mut outer: BoxedTask = Box::pin(Tracked::new(async move {
        Tracked::new(ready(())).await;
        *born.borrow_mut() = Some(Box::pin(Tracked::new(pending())));
        poll_fn(|_| Poll::<()>::Pending).await;
    }));
    assert!(poll_once(&mut outer).is_pending());
    let snapshot = fuite::snapshot();
    let child = child_in(&snapshot, &guard);
    assert_eq!(
        snapshot.parent_of(child).map(Task::parent),
        Some(None),
        "the outer task, which has no parent"
    );
    drop((outer, late_child));
}

#[test]
fn a_task_spawned_by_a_blocking_closure_is_its_child() {
    let guard = Guard::new();
    let closure = fuite::track_blocking(Origin::blocking::<()>(), || {
        let task = Tracked::new(ready(()));
        let snapshot = fuite::snapshot();
        let parent = snapshot
            .parent_of(child_in(&snapshot, &guard))
            .map(|parent| (parent.kind(), parent.running()));
        drop(task);
        parent
    });
    assert_eq!(closure(), Some((fuite::Kind::Blocking, true)));
}
