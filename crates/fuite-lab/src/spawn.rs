//! Tasks of the lab.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use async_task::{Builder, Runnable, Task};
use fuite::{Origin, Tracked};
use pin_project_lite::pin_project;

use crate::current::{current, current_for_local};
use crate::ready::Turn;
use crate::shared::Shared;
use crate::timer::Timer;

/// Spawns a task on the lab of this thread, counted under `origin`; it starts when the lab's schedule says.
///
/// The handle is async-task's, which is smol's: dropping it cancels the task, `detach` lets it go.
///
/// [`fuite::Task::abort`] ends a task that was born in a scope or with a name: see [`fuite::Abortable`].
///
/// # Panics
///
/// Outside a lab.
#[track_caller]
pub fn spawn<F>(origin: Origin, future: F) -> Task<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    spawn_born(Birth { origin, name: None }, future)
}

/// Spawns a task that the census knows by a name; in all else like [`spawn`].
///
/// # Panics
///
/// Outside a lab.
#[track_caller]
pub fn spawn_named<F>(origin: Origin, name: impl Into<Box<str>>, future: F) -> Task<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    spawn_born(Birth { origin, name: Some(name.into()) }, future)
}

/// Spawns a task that stays on this thread, and need not be `Send`; in all else like [`spawn`].
///
/// # Panics
///
/// Outside a lab, and on a blocking thread of the lab, which polls no tasks.
#[track_caller]
pub fn spawn_local<F>(origin: Origin, future: F) -> Task<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    spawn_local_born(Birth { origin, name: None }, future)
}

/// Spawns a task that stays on this thread, and that the census knows by a name.
///
/// # Panics
///
/// Outside a lab, and on a blocking thread of the lab, which polls no tasks.
#[track_caller]
pub fn spawn_local_named<F>(origin: Origin, name: impl Into<Box<str>>, future: F) -> Task<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    spawn_local_born(Birth { origin, name: Some(name.into()) }, future)
}

/// What the census is told at a birth.
struct Birth {
    origin: Origin,
    name: Option<Box<str>>,
}

#[track_caller]
fn spawn_born<F>(birth: Birth, future: F) -> Task<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    spawn_boxed(
        birth,
        match fuite::lab::start_delay() {
            None => Box::pin(future),
            Some(delay) => Box::pin(late(delay, future)),
        },
    )
}

/// A future that starts when the schedule says. It is `Send` where the future is.
async fn late<F: Future>(delay: Duration, future: F) -> F::Output {
    Timer::after(delay).await;
    future.await
}

/// Apart, so that all futures of one output share it, closures included; a lab counts polls, not nanoseconds.
#[track_caller]
fn spawn_boxed<T: Send + 'static>(
    birth: Birth,
    future: Pin<Box<dyn Future<Output = T> + Send>>,
) -> Task<T> {
    let shared = current();
    let (key, task) = InLab::admit(&shared, birth, future);
    let schedule = move |runnable| shared.ready(Turn::Task(key, runnable));
    // As smol's own executor does: a panic goes to whoever awaits the task, and to nobody else.
    let builder = Builder::new().propagate_panic(true);
    if task.is_recorded() {
        return start(key, builder.spawn(|()| task.abortable(), schedule));
    }
    start(key, builder.spawn(|()| task, schedule))
}

#[track_caller]
fn spawn_local_born<F>(birth: Birth, future: F) -> Task<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    spawn_local_boxed(
        birth,
        match fuite::lab::start_delay() {
            None => Box::pin(future),
            Some(delay) => Box::pin(late(delay, future)),
        },
    )
}

/// Like [`spawn_boxed`].
#[track_caller]
fn spawn_local_boxed<T: 'static>(
    birth: Birth,
    future: Pin<Box<dyn Future<Output = T>>>,
) -> Task<T> {
    let shared = current_for_local();
    let (key, task) = InLab::admit(&shared, birth, future);
    let schedule = move |runnable| shared.ready(Turn::Task(key, runnable));
    let builder = Builder::new().propagate_panic(true);
    if task.is_recorded() {
        return start(key, builder.spawn_local(|()| task.abortable(), schedule));
    }
    start(key, builder.spawn_local(|()| task, schedule))
}

fn start<T>(key: usize, (runnable, task): (Runnable, Task<T>)) -> Task<T> {
    current().settle(key, runnable.waker());
    runnable.schedule();
    task
}

pin_project! {
    /// A future that keeps its place among the lab's tasks for as long as it lives.
    struct InLab<F> {
        // Declared first, hence dropped first: the task lives until its last destructor has run.
        #[pin]
        future: F,
        place: Place,
    }
}

struct Place {
    shared: Arc<Shared>,
    key: usize,
}

impl<F: Future> InLab<F> {
    fn admit(shared: &Arc<Shared>, birth: Birth, future: F) -> (usize, Tracked<Self>) {
        let Birth { origin, name } = birth;
        let key = shared.admit(origin);
        let place = Place { shared: shared.clone(), key };
        let resident = Self { future, place };
        let task = match name {
            Some(name) => Tracked::named(resident, origin, name),
            None => Tracked::with_origin(resident, origin),
        };
        (key, task)
    }
}

impl<F: Future> Future for InLab<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.project().future.poll(context)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.shared.leave(self.key);
    }
}
