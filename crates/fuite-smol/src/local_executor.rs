//! `LocalExecutor`, whose spawns are counted.

use std::fmt;
use std::iter::once;
use std::ops::Deref;

use fuite::{Origin, Ticket, Tracked};
use fuite_lab::is_entered;
use real::Task;
use real::future::{or, yield_now};

use crate::boxed::abortable_local;
use crate::late::late_local;
use crate::origin::local_of;

/// A [`smol::LocalExecutor`](real::LocalExecutor) whose tasks are counted.
///
/// It dereferences to smol's, with the same reservation as [`Executor`](crate::Executor).
///
/// ```
/// # use fuite_smol as smol;
/// let executor = smol::LocalExecutor::new();
/// let task = executor.spawn(async { 6 * 7 });
/// assert_eq!(smol::fuite::live(), 1);
/// assert_eq!(smol::block_on(executor.run(task)), 42);
/// assert_eq!(smol::fuite::live(), 0);
/// ```
#[derive(Default)]
pub struct LocalExecutor<'a>(real::LocalExecutor<'a>);

impl<'a> LocalExecutor<'a> {
    /// An executor without tasks, for the thread that makes it.
    #[must_use]
    pub const fn new() -> Self {
        Self(real::LocalExecutor::new())
    }

    /// Whether it has no unfinished task.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Spawns a task. Dropping the handle cancels it.
    #[track_caller]
    pub fn spawn<T: 'a>(&self, future: impl Future<Output = T> + 'a) -> Task<T> {
        let origin = local_of(&future);
        if is_entered() {
            return self.start(origin, late_local(future));
        }
        #[cfg(feature = "boxed")]
        let future = crate::boxed::boxed_local(future);
        self.start(origin, future)
    }

    #[inline]
    fn start<T: 'a>(&self, origin: Origin, future: impl Future<Output = T> + 'a) -> Task<T> {
        match Ticket::plain(origin) {
            Some(ticket) => self.0.spawn(Tracked::with_ticket(future, ticket)),
            None => self.0.spawn(abortable_local(Tracked::with_origin(future, origin))),
        }
    }

    /// Spawns many tasks at once, all counted under the caller's line, and adds their handles to
    /// `handles`.
    ///
    /// The executor is locked while it takes from `futures`: an iterator that spawns on it never
    /// returns.
    #[track_caller]
    pub fn spawn_many<T: 'a, F: Future<Output = T> + 'a>(
        &self,
        futures: impl IntoIterator<Item = F>,
        handles: &mut impl Extend<Task<F::Output>>,
    ) {
        // Not in the closures below: they would be the caller that `track_caller` sees.
        let origin = Origin::local::<F>();
        let futures = futures.into_iter();
        if is_entered() {
            self.start_many(
                futures.map(|it| Tracked::with_origin(late_local(it), origin)),
                handles,
            );
        } else {
            self.start_many(futures.map(|it| Tracked::with_origin(it, origin)), handles);
        }
    }

    /// What the first says of being recorded goes for all, which are born in the same place.
    fn start_many<T: 'a, F: Future<Output = T> + 'a>(
        &self,
        mut tasks: impl Iterator<Item = Tracked<F>>,
        handles: &mut impl Extend<Task<T>>,
    ) {
        let Some(first) = tasks.next() else { return };
        let recorded = first.is_recorded();
        let tasks = once(first).chain(tasks);
        if recorded {
            self.0.spawn_many(tasks.map(abortable_local), handles);
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
            // One task per turn, for the reasons that `Executor::run` gives.
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

impl<'a> From<real::LocalExecutor<'a>> for LocalExecutor<'a> {
    fn from(executor: real::LocalExecutor<'a>) -> Self {
        Self(executor)
    }
}

impl<'a> Deref for LocalExecutor<'a> {
    type Target = real::LocalExecutor<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Debug for LocalExecutor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
