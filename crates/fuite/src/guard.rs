//! A scope that is checked in the end: what a test puts around its body.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::census::{Context, OpenScope};
use crate::leak_error::LeakError;
use crate::options::{Action, Options};
use crate::roots::find_roots;
use crate::snapshot::ScopeId;
use crate::wait::{End, OfScope, Target, abort_all, wait};

/// Opens a scope on this thread, and checks in the end that every task spawned in it is gone.
///
/// A task belongs to the scope when it is spawned on this thread while the guard is open, or by a task that belongs
/// to it, on any thread and at any depth. Tests that run in parallel in one process each see their own tasks only.
///
/// Open it in the body of the test, not inside a tracked task: a task that is being polled puts its own scope in
/// force, and takes it away at its next suspension. For that, and for a body that moves between threads, there is
/// [`in_scope`](crate::in_scope()). Guards nest, and the innermost open one counts.
///
/// Dropping a guard that was not verified looks at what is left and reports it on standard error, except while
/// panicking. It never waits, for on a single-threaded runtime that would stop the very tasks it waits for; and it
/// never panics.
///
/// # Example
///
/// ```
/// # use std::future::pending;
/// # futures_lite::future::block_on(async {
/// # let executor = async_executor::LocalExecutor::new();
/// # executor.run(async {
/// let guard = fuite::Guard::new();
/// let forgotten = executor.spawn(fuite::Tracked::new(pending::<()>()));
///
/// // At once: nothing holds a waker of `pending`, so there is nothing to wait for.
/// let leak = guard.verify().await.unwrap_err();
/// assert!(leak.is_proven());
/// assert_eq!(leak.tasks().len(), 1);
/// # drop(forgotten);
/// # }).await });
/// ```
#[must_use = "a guard that is dropped at once guards nothing: keep it, and `verify` it at the end"]
pub struct Guard {
    scope: Arc<OpenScope>,
    options: Options,
    outer: u32,
    verified: bool,
    /// The scope belongs to this thread, so it must end on this thread.
    _not_send: PhantomData<*const ()>,
}

impl Guard {
    /// Opens a scope on this thread, with the default [`Options`].
    #[expect(
        clippy::new_without_default,
        reason = "a default value with an effect on its thread would surprise"
    )]
    pub fn new() -> Self {
        Self::with(Options::new())
    }

    /// Opens a scope on this thread.
    pub fn with(options: Options) -> Self {
        let name = options.scope_name.clone().unwrap_or_else(name_of_thread);
        let context = Context::current();
        let scope = OpenScope::open(context.scope, name, options.excuses.clone());
        Context { scope: scope.number(), ..context }.replace_current();
        Self { scope, options, outer: context.scope, verified: false, _not_send: PhantomData }
    }

    /// How many tasks of this scope live, those left out that its options excuse: exact, and read in a nanosecond.
    #[must_use]
    pub fn live(&self) -> u64 {
        self.scope.figures.live()
    }

    /// The scope, as [`Task::scope`](crate::Task::scope) names it.
    #[must_use]
    pub fn scope(&self) -> ScopeId {
        ScopeId(self.scope.number())
    }

    /// Waits until no task of this scope lives, or until it is clear that some will not end.
    ///
    /// Returns at once when nothing is left, and at once when what is left is proven never to run again. Only where a
    /// timer, a channel, I/O or another thread could still wake a task is the [grace](Options::grace) waited out.
    /// Nothing is polled meanwhile: the death of the last task, and the last task's coming to rest, wake the wait.
    ///
    /// # Errors
    ///
    /// [`LeakError`], with the tasks that still live. With [`Action::Warn`] and [`Action::Callback`] there is none.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future ends the scope, as dropping the guard does.
    pub async fn verify(self) -> Result<(), LeakError> {
        let options = self.options.clone();
        // Made when it is first polled: a wait that returns at once starts no timer.
        let grace = async { options.sleep(options.grace).await };
        self.conclude(End::Grace(options.grace), grace).await
    }

    /// Waits until no task of this scope lives, it is proven that some never end, or `bound` completes.
    ///
    /// Like [`verify`](Self::verify), with any future in place of the grace: a sleep of the runtime, or the end of
    /// something else.
    ///
    /// # Errors
    ///
    /// [`LeakError`], with the tasks that still live. With [`Action::Warn`] and [`Action::Callback`] there is none.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future ends the scope, as dropping the guard does.
    pub async fn verify_within<B: Future>(self, bound: B) -> Result<(), LeakError> {
        self.conclude(End::Bound, bound).await
    }

    async fn conclude<B: Future>(mut self, end: End, bound: B) -> Result<(), LeakError> {
        let target = OfScope { scope: &self.scope, options: &self.options };
        let waited = wait(&target, end, bound).await;
        self.verified = true;
        let Err(mut leak) = waited else { return Ok(()) };
        if self.options.find_roots {
            let roots = find_roots(&self.scope, &self.options, leak.tasks()).await;
            leak = leak.with_roots(roots);
        }
        self.options.act(leak, &target).await
    }
}

impl Options {
    /// Does what is to be done about a leak.
    pub(crate) async fn act<T: Target>(&self, leak: LeakError, left: T) -> Result<(), LeakError> {
        match &self.action {
            Action::Fail => Err(leak),
            Action::Warn => {
                eprintln!("{leak}");
                Ok(())
            }
            Action::Abort => {
                abort_all(left, self).await;
                Err(leak)
            }
            Action::Callback(callback) => {
                callback(&leak);
                Ok(())
            }
        }
    }

    /// The same where nobody takes an error.
    fn act_at_drop<T: Target>(&self, leak: &LeakError, left: T) {
        match &self.action {
            Action::Callback(callback) => callback(leak),
            Action::Fail | Action::Warn => eprintln!("{leak}"),
            Action::Abort => {
                for task in left.all() {
                    task.abort();
                }
                eprintln!("{leak}");
            }
        }
    }
}

fn name_of_thread() -> Box<str> {
    std::thread::current().name().unwrap_or("a thread without a name").into()
}

impl Drop for Guard {
    fn drop(&mut self) {
        let context = Context::current();
        // A guard that does not end in the order of nesting has already lost its place on the thread.
        if context.scope == self.scope.number() {
            Context { scope: self.outer, ..context }.replace_current();
        }
        self.scope.figures.end();
        if !self.verified && self.live() > 0 && !std::thread::panicking() {
            let mut target = &OfScope { scope: &self.scope, options: &self.options };
            if let Some(leak) = target.leak(End::Dropped) {
                self.options.act_at_drop(&leak, target);
            }
        }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("scope", &self.scope.name)
            .field("live", &self.live())
            .finish_non_exhaustive()
    }
}
