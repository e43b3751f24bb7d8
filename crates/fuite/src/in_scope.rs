//! A scope that follows a future wherever it is polled: for a request, a connection, a session.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as PollContext, Poll};

use pin_project_lite::pin_project;

use crate::census::{Context, OpenScope};
use crate::snapshot::ScopeId;

/// Puts everything that `future` spawns, directly or by descendants, into a scope of this name.
///
/// The scope ends when the future completes or is dropped. Tasks that live on are [orphaned] from then on: a snapshot
/// and the debug endpoint name the scope that they have outlived. Nothing is waited for and nothing reported, but by
/// the [`Guard`](crate::Guard) of a test, if one is open where the scope is: that waits for these tasks as for its own.
///
/// [orphaned]: crate::Grade::Orphaned
///
/// # Cancel safety
///
/// Dropping it drops `future` and ends the scope.
///
/// # Example
///
/// ```
/// # futures_lite::future::block_on(async {
/// let audit = fuite::in_scope("GET /orders", async {
///     // The handler forgets what it has started.
///     fuite::Tracked::new(std::future::pending::<()>())
/// })
/// .await;
/// let orphan = fuite::tasks().find(|task| task.is_orphaned()).unwrap();
/// assert_eq!(orphan.scope_name(), Some("GET /orders"));
/// # drop(audit);
/// # });
/// ```
pub fn in_scope<F: Future>(name: &str, future: F) -> InScope<F> {
    let scope = OpenScope::open_within(Context::current().scope, name.into());
    InScope { future, ends: Ends(scope) }
}

pin_project! {
    /// Made by [`in_scope`].
    #[must_use = "a future does nothing unless it is awaited"]
    pub struct InScope<F> {
        // Declared first, hence dropped first: what it spawns while it is dropped still belongs to the scope.
        #[pin]
        future: F,
        ends: Ends,
    }
}

/// Ends the scope when it is dropped.
struct Ends(Arc<OpenScope>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.figures.end();
    }
}

impl<F> InScope<F> {
    /// The scope, as [`Task::scope`](crate::Task::scope) names it.
    #[must_use]
    pub fn scope(&self) -> ScopeId {
        ScopeId(self.ends.0.number())
    }
}

/// Puts back what was in force on the thread, also after a panic.
struct Restore(Context);

impl Drop for Restore {
    fn drop(&mut self) {
        self.0.replace_current();
    }
}

impl<F: Future> Future for InScope<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut PollContext<'_>) -> Poll<F::Output> {
        let this = self.project();
        let outer = Context::current();
        let _restore = Restore(outer);
        Context { scope: this.ends.0.number(), ..outer }.replace_current();
        this.future.poll(cx)
    }
}

impl<F> fmt::Debug for InScope<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InScope").field("name", &self.ends.0.name).finish_non_exhaustive()
    }
}
