//! Ending a task by its id: for a report that looks for the root of a leak, and for a guard that cleans up.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use pin_project_lite::pin_project;

use crate::census::{CENSUS, Slot};
use crate::snapshot::TaskId;
use crate::tracked::Tracked;

/// Tells how the task with this id is aborted: by a runtime's own handle, usually.
///
/// For a facade, right after the spawn. Nothing happens if the task has ended or has no record; see
/// [`Tracked::is_recorded`]. `abort` is dropped when the task ends, so that the runtime's handle in it keeps nothing
/// alive.
pub fn abort_with(id: TaskId, abort: impl Fn() + Send + Sync + 'static) {
    if let Some(record) = Slot::of_id(id.bits()).and_then(|slot| CENSUS.records.of(slot, id.bits()))
    {
        record.set_abort(Arc::new(abort));
    }
}

pin_project! {
    /// A tracked future that can be ended from outside, on an executor that has no means of its own.
    ///
    /// To abort it is to drop the future inside, and with it all that it holds; the census sees the end of the task.
    /// Whoever awaits its handle waits on, for there is no result.
    #[must_use = "a future does nothing, and is dropped at once, unless it is handed to a runtime"]
    pub struct Abortable<F> {
        #[pin]
        task: Option<Tracked<F>>,
        switch: Arc<Switch>,
    }
}

#[derive(Default)]
struct Switch(Mutex<State>);

#[derive(Default)]
struct State {
    thrown: bool,
    waker: Option<Waker>,
}

impl Switch {
    fn throw(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.thrown = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Whether it was thrown; if not, the waker is kept for when it is.
    fn is_thrown(&self, waker: &Waker) -> bool {
        let waker = waker.clone();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let thrown = state.thrown;
        let replaced = if thrown { None } else { state.waker.replace(waker) };
        drop(state);
        drop(replaced);
        thrown
    }
}

impl<F> Abortable<F> {
    pub(crate) fn new(task: Tracked<F>) -> Self {
        let switch = Arc::new(Switch::default());
        if let Some(record) = task.record() {
            let switch = Arc::clone(&switch);
            record.set_abort(Arc::new(move || switch.throw()));
        }
        Self { task: Some(task), switch }
    }
}

impl<F: Future> Future for Abortable<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        if this.switch.is_thrown(cx.waker()) {
            this.task.set(None);
        }
        match this.task.as_pin_mut() {
            Some(task) => task.poll(cx),
            None => Poll::Pending,
        }
    }
}

impl<F> fmt::Debug for Abortable<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Abortable").field("task", &self.task).finish_non_exhaustive()
    }
}
