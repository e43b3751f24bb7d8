//! The task that this thread is polling.

use std::cell::RefCell;
use std::pin::Pin;
use std::task::{Context, Poll};

use fuite_lab::is_entered;
use pin_project_lite::pin_project;

use super::identity::Task;

thread_local! {
    /// The task of the lab that this thread is polling; async-std keeps account of its own.
    static CURRENT: RefCell<Option<Task>> = const { RefCell::new(None) };
}

/// The task that calls this.
///
/// # Panics
///
/// Outside a task; in a lab, the experiment itself is none.
#[must_use]
#[track_caller]
pub fn current() -> Task {
    try_current().expect("`task::current()` called outside the context of a task")
}

/// The task that calls this; `None` outside one.
#[must_use]
pub fn try_current() -> Option<Task> {
    if is_entered() {
        return CURRENT.with_borrow(Clone::clone);
    }
    real::task::try_current().map(Task::from)
}

pin_project! {
    /// A future that is the current task while it is polled.
    pub(super) struct InLab<F> {
        #[pin]
        future: F,
        task: Task,
    }
}

impl<F> InLab<F> {
    pub(super) fn new(task: Task, future: F) -> Self {
        Self { future, task }
    }
}

impl<F: Future> Future for InLab<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _previous = Previous(CURRENT.replace(Some(this.task.clone())));
        this.future.poll(context)
    }
}

/// Puts back what was current before, also when the poll panics.
struct Previous(Option<Task>);

impl Drop for Previous {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}
