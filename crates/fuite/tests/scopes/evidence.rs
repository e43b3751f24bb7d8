//! What is known of a task beside that it lives: whether anything can still wake it, and whether its owner is gone.

use std::future::{pending, poll_fn, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use fuite::evidence::Criteria;
use fuite::{Grade, Guard, Origin, State, Task, Tracked, in_scope};

type Boxed<T = ()> = Pin<Box<Tracked<Pin<Box<dyn Future<Output = T>>>>>>;

#[track_caller]
fn task<T>(future: impl Future<Output = T> + 'static) -> Boxed<T> {
    Box::pin(Tracked::new(Box::pin(future)))
}

/// Polls a task once, with a waker that does nothing.
fn poll<T>(task: &mut Boxed<T>) -> Poll<T> {
    task.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// A task of a scope, as a snapshot sees it; it must be the only one.
#[track_caller]
fn only_task_of(guard: &Guard) -> Task {
    let mut tasks = fuite::tasks().filter(|task| task.scope() == Some(guard.scope()));
    let task = tasks.next().expect("it is live");
    assert!(tasks.next().is_none(), "it is the only one");
    task
}

/// Waits for ever, and gives a copy of its waker to `keep` at each poll.
fn keeping(mut keep: impl FnMut(&Waker) + 'static) -> impl Future<Output = ()> {
    poll_fn(move |cx| {
        keep(cx.waker());
        Poll::Pending
    })
}

/// A place where a task leaves its waker, as a channel or a timer has one.
#[derive(Clone, Default)]
struct Place(std::rc::Rc<std::cell::RefCell<Option<Waker>>>);

impl Place {
    fn wait(&self) -> impl Future<Output = ()> + use<> {
        let place = self.clone();
        keeping(move |waker| *place.0.borrow_mut() = Some(waker.clone()))
    }

    fn take(&self) -> Option<Waker> {
        self.0.take()
    }
}

#[test]
fn a_task_that_left_no_waker_anywhere_is_proven_once_it_has_been_polled() {
    let guard = Guard::new();
    let mut lost = task(pending::<()>());
    let seen = only_task_of(&guard);
    assert!(!seen.is_proven(), "its runtime has yet to come to it");
    assert_eq!((seen.state(), seen.wakers()), (State::New, Some(0)));

    assert!(poll(&mut lost).is_pending());
    let seen = only_task_of(&guard);
    assert!(seen.is_proven());
    assert_eq!((seen.state(), seen.wakers()), (State::Idle, Some(0)));
    assert!(seen.idle().is_some());
}

#[test]
fn a_task_whose_waker_is_kept_somewhere_is_not_proven_until_that_waker_is_lost() {
    let guard = Guard::new();
    let place = Place::default();
    let mut waiting = task(place.wait());
    assert!(poll(&mut waiting).is_pending());
    let seen = only_task_of(&guard);
    assert_eq!((seen.is_proven(), seen.wakers()), (false, Some(1)));

    drop(place.take());
    assert!(only_task_of(&guard).is_proven(), "dropped without a wake-up");
}

#[test]
fn a_task_that_was_woken_is_not_proven_although_its_waker_is_used_up() {
    let guard = Guard::new();
    let place = Place::default();
    let mut waiting = task(place.wait());
    assert!(poll(&mut waiting).is_pending());
    place.take().expect("it waits").wake();
    let seen = only_task_of(&guard);
    assert_eq!((seen.is_proven(), seen.state(), seen.wakers()), (false, State::Woken, Some(0)));

    assert!(poll(&mut waiting).is_pending());
    assert_eq!(only_task_of(&guard).state(), State::Idle);
}

#[test]
fn a_task_that_wakes_itself_during_its_poll_is_not_proven() {
    let guard = Guard::new();
    let mut yielding = task(keeping(Waker::wake_by_ref));
    assert!(poll(&mut yielding).is_pending());
    assert!(!only_task_of(&guard).is_proven());
}

#[test]
fn a_task_that_has_ended_is_not_proven_while_its_runtime_has_yet_to_drop_it() {
    let guard = Guard::new();
    let mut finished = task(ready(()));
    assert!(poll(&mut finished).is_ready());
    assert!(!only_task_of(&guard).is_proven());
    drop(finished);

    let mut panicked = task(async { panic!("on purpose") });
    let panics = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| poll(&mut panicked)));
    assert!(panics.is_err());
    assert!(!only_task_of(&guard).is_proven());
}

#[derive(Default)]
struct CountWakes(AtomicUsize);

impl Wake for CountWakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn wakers_of_a_former_executor_count_as_long_as_they_are_kept() {
    let guard = Guard::new();
    let kept = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let keep = kept.clone();
    let mut moving = task(keeping(move |waker| keep.borrow_mut().push(waker.clone())));
    let executors = [Arc::<CountWakes>::default(), Arc::<CountWakes>::default()];
    for executor in &executors {
        let waker = Waker::from(Arc::clone(executor));
        assert!(moving.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    }
    let former = kept.borrow_mut().remove(0);
    kept.borrow_mut().clear();
    assert!(!only_task_of(&guard).is_proven(), "the former executor's waker is left");
    former.wake();
    let wakes = executors.map(|executor| executor.0.load(Ordering::Relaxed));
    assert_eq!(wakes, [1, 0], "each waker wakes the executor it came from");
}

#[test]
fn a_report_keeps_no_executor_although_a_waker_of_the_dead_task_was_dropped_after_it() {
    let guard = Guard::new();
    let place = Place::default();
    let mut waiting = task(place.wait());
    let executor = Arc::<CountWakes>::default();
    let waker = Waker::from(Arc::clone(&executor));
    assert!(waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    drop(waker);
    let report = only_task_of(&guard);
    drop(waiting);
    drop(place.take());
    assert_eq!(Arc::strong_count(&executor), 1);
    drop(report);
}

#[test]
fn a_future_that_is_polled_again_is_given_the_same_waker() {
    let _guard = Guard::new();
    let place = Place::default();
    let mut waiting = task(place.wait());
    // A copy, for only among copies is it certain that two wakers are found to be the same.
    let runtime = Waker::from(Arc::<CountWakes>::default()).clone();
    let mut poll = || waiting.as_mut().poll(&mut Context::from_waker(&runtime));
    assert!(poll().is_pending());
    let first = place.0.borrow().clone().expect("it waits");
    assert!(poll().is_pending());
    assert!(first.will_wake(place.0.borrow().as_ref().expect("it waits")));
}

#[test]
fn without_a_scope_or_a_name_there_is_no_evidence() {
    let mut plain = task(pending::<()>());
    assert!(poll(&mut plain).is_pending());
    let line = line!() - 2;
    let seen = fuite::tasks().find(|task| task.site().line == line).expect("it is live");
    assert_eq!((seen.wakers(), seen.idle(), seen.name()), (None, None, None));
    assert!(!seen.is_proven());
    assert!(!seen.abort(), "nobody has left a means");
}

#[test]
fn a_name_is_reported_and_brings_evidence_along() {
    let origin = Origin::task::<()>();
    let mut named = Box::pin(Tracked::named(pending::<()>(), origin, "metrics flusher"));
    assert!(named.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let seen = fuite::tasks().find(|task| task.name() == Some("metrics flusher"));
    assert!(seen.is_some_and(|task| task.is_proven()));
}

#[test]
fn a_task_that_outlives_its_scope_is_an_orphan() {
    let guard = Guard::new();
    let place = Place::default();
    let mut waiting = task(place.wait());
    assert!(poll(&mut waiting).is_pending());
    assert!(!only_task_of(&guard).is_orphaned());
    let scope = guard.scope();
    drop(guard);
    let orphan = fuite::tasks().find(|task| task.scope() == Some(scope)).expect("it is live");
    assert!(orphan.is_orphaned());
    assert_eq!(orphan.scope_name(), std::thread::current().name(), "the test's name");
}

#[test]
#[expect(clippy::async_yields_async, reason = "the task is to outlive the scope")]
fn a_scope_follows_its_future_and_ends_with_it() {
    let place = Place::default();
    let waits = place.wait();
    let mut request = Box::pin(in_scope("GET /orders", async move {
        futures_lite::future::yield_now().await;
        task(waits)
    }));
    let scope = request.scope();
    let mut cx = Context::from_waker(Waker::noop());
    assert!(request.as_mut().poll(&mut cx).is_pending());
    let outside = task(pending::<()>());
    let Poll::Ready(mut inside) = request.as_mut().poll(&mut cx) else { panic!("it is done") };
    assert!(poll(&mut inside).is_pending());

    let of_scope = || fuite::tasks().filter(|task| task.scope() == Some(scope)).collect::<Vec<_>>();
    let [seen] = &of_scope()[..] else { panic!("only the task inside") };
    assert_eq!((seen.scope_name(), seen.is_orphaned()), (Some("GET /orders"), false));
    drop(request);
    assert!(of_scope()[0].is_orphaned());
    drop((outside, inside));
}

#[test]
fn the_strongest_grade_is_given() {
    let grade = |task: &Task, age| Criteria::new(age).grade(task);
    let guard = Guard::new();
    let place = Place::default();
    let mut waiting = task(place.wait());
    assert!(poll(&mut waiting).is_pending());
    let hour = Duration::from_secs(3_600);
    assert_eq!(grade(&only_task_of(&guard), hour), None, "nothing speaks against it");

    let scope = guard.scope();
    let seen = || fuite::tasks().find(|task| task.scope() == Some(scope)).expect("it is live");
    drop(guard);
    assert_eq!(grade(&seen(), hour), Some(Grade::Orphaned));
    drop(place.take());
    assert_eq!(grade(&seen(), hour), Some(Grade::Proven));
}

#[test]
fn a_task_that_has_waited_for_long_is_suspect() {
    use std::cell::Cell;
    thread_local!(static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) });

    let _time = fuite::clock::Virtual::enter(|| NOW.get());
    let guard = Guard::new();
    let place = Place::default();
    let mut waiting = task(place.wait());
    assert!(poll(&mut waiting).is_pending());
    let criteria = Criteria::new(Duration::from_secs(60));
    NOW.set(Duration::from_secs(60));
    assert_eq!(criteria.grade(&only_task_of(&guard)), None);
    NOW.set(Duration::from_secs(61));
    assert_eq!(criteria.grade(&only_task_of(&guard)), Some(Grade::Suspect));
    assert!(poll(&mut waiting).is_pending());
    assert_eq!(criteria.grade(&only_task_of(&guard)), None, "it has just been polled");
}

#[test]
fn a_daemon_is_never_graded() {
    let guard = Guard::new();
    let mut daemon = Box::pin(Tracked::with_origin(pending::<()>(), Origin::daemon::<()>()));
    assert!(daemon.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let seen = only_task_of(&guard);
    assert!(seen.is_daemon() && seen.is_proven());
    assert_eq!(Criteria::new(Duration::ZERO).grade(&seen), None);
    assert_eq!(guard.live(), 0, "the guard does not wait for it");
}
