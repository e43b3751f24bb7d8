//! `Executor`, whose spawns are counted.

use std::fmt;
use std::iter::once;
use std::ops::Deref;

use fuite::{Origin, Ticket, Tracked};
use fuite_lab::is_entered;
use real::Task;
use real::future::{or, yield_now};

use crate::boxed::abortable;
use crate::late::late;
use crate::origin::task_of;

/// A [`smol::Executor`](real::Executor) whose tasks are counted.
///
/// It dereferences to smol's, so a `&Executor` serves wherever a third party asks for
/// `&smol::Executor`; what that party spawns is not counted. A call on this type always is: its own
/// methods come before those it dereferences to, and it has one for each that spawns.
///
/// ```
/// # use fuite_smol as smol;
/// let executor = smol::Executor::new();
/// let task = executor.spawn(async { 6 * 7 });
/// assert_eq!(smol::fuite::live(), 1);
/// assert_eq!(smol::block_on(executor.run(task)), 42);
/// assert_eq!(smol::fuite::live(), 0);
/// ```
#[derive(Default)]
pub struct Executor<'a>(real::Executor<'a>);

impl<'a> Executor<'a> {
    /// An executor without tasks, which may also be a static.
    #[must_use]
    pub const fn new() -> Self {
        Self(real::Executor::new())
    }

    /// Whether it has no unfinished task.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Spawns a task. Dropping the handle cancels it.
    #[track_caller]
    pub fn spawn<T: Send + 'a>(&self, future: impl Future<Output = T> + Send + 'a) -> Task<T> {
        let origin = task_of(&future);
        if is_entered() {
            return self.start(origin, late(future));
        }
        #[cfg(feature = "boxed")]
        let future = crate::boxed::boxed(future);
        self.start(origin, future)
    }

    #[inline]
    fn start<T: Send + 'a>(
        &self,
        origin: Origin,
        future: impl Future<Output = T> + Send + 'a,
    ) -> Task<T> {
        match Ticket::plain(origin) {
            Some(ticket) => self.0.spawn(Tracked::with_ticket(future, ticket)),
            None => self.0.spawn(abortable(Tracked::with_origin(future, origin))),
        }
    }

    /// Spawns many tasks at once, all counted under the caller's line, and adds their handles to
    /// `handles`.
    ///
    /// The executor is locked while it takes from `futures`: an iterator that blocks blocks it too,
    /// and one that spawns on it never returns.
    #[track_caller]
    pub fn spawn_many<T: Send + 'a, F: Future<Output = T> + Send + 'a>(
        &self,
        futures: impl IntoIterator<Item = F>,
        handles: &mut impl Extend<Task<F::Output>>,
    ) {
        // Not in the closures below: they would be the caller that `track_caller` sees.
        let origin = Origin::task::<F>();
        let futures = futures.into_iter();
        if is_entered() {
            self.start_many(futures.map(|it| Tracked::with_origin(late(it), origin)), handles);
        } else {
            self.start_many(futures.map(|it| Tracked::with_origin(it, origin)), handles);
        }
    }

    /// What the first says of being recorded goes for all, which are born in the same place.
    fn start_many<T: Send + 'a, F: Future<Output = T> + Send + 'a>(
        &self,
        mut tasks: impl Iterator<Item = Tracked<F>>,
        handles: &mut impl Extend<Task<T>>,
    ) {
        let Some(first) = tasks.next() else { return };
        let recorded = first.is_recorded();
        let tasks = once(first).chain(tasks);
        if recorded {
            self.0.spawn_many(tasks.map(abortable), handles);
        } else {
            self.0.spawn_many(tasks, handles);
        }
    }

    /// Polls one task, if one is ready, and says whether there was one.
    pub fn try_tick(&self) -> bool {
        self.0.try_tick()
    }

    /// Polls one task, and waits until one is ready.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future forgets the wait and nothing else.
    pub async fn tick(&self) {
        self.0.tick().await;
    }

    /// Polls tasks until `future` completes; `future` itself is no task.
    ///
    /// In the lab it polls one task per turn, in the order in which they were woken.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops `future`. The tasks stay with the executor.
    pub async fn run<T>(&self, future: impl Future<Output = T>) -> T {
        if is_entered() {
            // smol's own `run` polls up to 200 tasks before it yields, which hides a livelock from
            // a lab that counts turns; and where there are several, each takes tasks from the
            // others in an order drawn at random, which no seed of the lab repeats. A tick does
            // neither.
            let turns = async {
                loop {
                    self.0.tick().await;
                    yield_now().await;
                }
            };
            return or(future, turns).await;
        }
        self.0.run(future).await
    }
}

impl<'a> From<real::Executor<'a>> for Executor<'a> {
    fn from(executor: real::Executor<'a>) -> Self {
        Self(executor)
    }
}

impl<'a> Deref for Executor<'a> {
    type Target = real::Executor<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Debug for Executor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
