//! Waiting until no task is left: of one scope, or of the whole process.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::pin;
use std::task::{Poll, Waker};

use crate::census::{Awaited, CENSUS, Context};
use crate::leak_error::LeakError;
use crate::snapshot::{ScopeId, Snapshot};

/// Opens a scope on this thread, and checks in the end that every task spawned in it is gone.
///
/// A task belongs to the scope when it is spawned on this thread while the guard is open, or by a task that belongs
/// to it, on any thread and at any depth. Tests that run in parallel in one process each see their own tasks only.
///
/// Open it in the body of the test, not inside a tracked task: a task that is being polled puts its own scope in
/// force, and takes it away at its next suspension. Guards nest, and the innermost open one counts.
///
/// Dropping a guard that was not verified ends the scope. It never waits, for on a single-threaded runtime that would
/// stop the very tasks it waits for; and it never panics.
///
/// # Example
///
/// ```
/// # use std::future::{pending, ready};
/// # futures_lite::future::block_on(async {
/// # let executor = async_executor::LocalExecutor::new();
/// let guard = fuite::Guard::new();
/// let forgotten = executor.spawn(fuite::Tracked::new(pending::<()>()));
///
/// // In a real test the bound is the runtime's `sleep`.
/// let error = guard.verify(ready(())).await.unwrap_err();
/// assert_eq!(error.tasks().len(), 1);
/// # drop(forgotten);
/// # });
/// ```
#[must_use = "a guard that is dropped at once guards nothing: keep it, and `verify` it at the end"]
pub struct Guard {
    scope: u32,
    outer: u32,
    /// The scope belongs to this thread, so it must end on this thread.
    _not_send: PhantomData<*const ()>,
}

impl Guard {
    /// Opens a scope on this thread.
    ///
    /// # Panics
    ///
    /// When 1024 guards are open in the process. A guard is for a test, not for a request.
    #[expect(
        clippy::new_without_default,
        reason = "a default value with an effect on its thread would surprise"
    )]
    pub fn new() -> Self {
        let scope = CENSUS
            .scopes
            .open()
            .expect("1024 guards are open: drop or verify each at the end of its test");
        let context = Context::current();
        Context { scope, ..context }.replace_current();
        Self { scope, outer: context.scope, _not_send: PhantomData }
    }

    /// How many tasks of this scope live: exact, and read in a few nanoseconds.
    #[must_use]
    pub fn live(&self) -> u64 {
        CENSUS.scopes.live(self.scope)
    }

    /// The scope, as [`Task::scope`](crate::Task::scope) names it.
    #[must_use]
    pub fn scope(&self) -> ScopeId {
        ScopeId(self.scope)
    }

    /// Waits until no task of this scope lives, or until `bound` completes.
    ///
    /// `bound` is any future, usually a sleep of the runtime: it says how long a task may take to end. Nothing is
    /// polled and no time is lost: the death of the last task wakes the wait.
    ///
    /// # Errors
    ///
    /// [`LeakError`], with the tasks that still live, when `bound` completes first.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future ends the scope, as dropping the guard does.
    pub async fn verify<B: Future>(self, bound: B) -> Result<(), LeakError> {
        wait(Awaited::Scope(self.scope), bound).await
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        CENSUS.scopes.close(self.scope);
        let context = Context::current();
        // A guard that does not end in the order of nesting has already lost its place on the thread.
        if context.scope == self.scope {
            Context { scope: self.outer, ..context }.replace_current();
        }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("scope", &self.scope).field("live", &self.live()).finish()
    }
}

/// Waits until no task lives in the whole process, or until `bound` completes.
///
/// For the end of `main` and for tests that have the process to themselves; elsewhere a [`Guard`] tells one test's
/// tasks from another's.
///
/// # Errors
///
/// [`LeakError`], with the tasks that still live, when `bound` completes first.
///
/// # Cancel safety
///
/// Dropping the future forgets the wait and nothing else.
pub async fn wait_until_quiet<B: Future>(bound: B) -> Result<(), LeakError> {
    wait(Awaited::Process, bound).await
}

async fn wait<B: Future>(awaited: Awaited, bound: B) -> Result<(), LeakError> {
    let waiter = Waiter::new(awaited);
    let mut bound = pin!(bound);
    let mut bound_reached = false;
    let mut looked_twice = false;
    poll_fn(|cx| {
        waiter.register(cx.waker());
        if waiter.is_quiet() {
            return Poll::Ready(Ok(()));
        }
        bound_reached = bound_reached || bound.as_mut().poll(cx).is_ready();
        if bound_reached && let Some(leak) = waiter.leak() {
            return Poll::Ready(Err(leak));
        }
        // At the bound with nothing to show: a task is just being born or dying, and the next look will tell.
        // Otherwise a death may have overlooked this waiter at the very moment it registered: look once more.
        if bound_reached || !looked_twice {
            looked_twice = true;
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    })
    .await
}

/// A place at the bell, given up when the wait ends in whatever way.
struct Waiter {
    key: u64,
    awaited: Awaited,
}

impl Waiter {
    fn new(awaited: Awaited) -> Self {
        Self { key: CENSUS.bell.new_key(), awaited }
    }

    fn register(&self, waker: &Waker) {
        CENSUS.bell.register(self.key, self.awaited, waker);
    }

    fn is_quiet(&self) -> bool {
        match self.awaited {
            Awaited::Scope(scope) => CENSUS.scopes.live(scope) == 0,
            Awaited::Process => CENSUS.live() == 0,
        }
    }

    /// The tasks that are left; `None` when none of them can be shown at this moment.
    fn leak(&self) -> Option<LeakError> {
        let leak = match self.awaited {
            Awaited::Scope(scope) => LeakError::new(Snapshot::of_scope(scope), 0),
            Awaited::Process => LeakError::new(crate::snapshot(), CENSUS.unlisted()),
        };
        Some(leak).filter(|leak| leak.count() > 0)
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        CENSUS.bell.unregister(self.key);
    }
}
