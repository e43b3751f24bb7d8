//! The wrappers that put a task into the census.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::abort::Abortable;
use crate::census::{Record, Ticket};
use crate::origin::Origin;
use crate::snapshot::TaskId;

pin_project! {
    /// A future that is counted as a live task from the moment it is wrapped until it is dropped.
    ///
    /// It counts before its first poll, wherever it is moved, and while the inner future is being dropped. A runtime
    /// drops a task's future when the task ends, is aborted or panics; so does the shutdown of the runtime.
    ///
    /// # Cancel safety
    ///
    /// Dropping it drops the inner future, then ends the task's life in the census. It adds nothing to what dropping
    /// the inner future means.
    ///
    /// # Example
    ///
    /// ```
    /// let task = fuite::Tracked::new(async { 42 });
    /// assert_eq!(fuite::live(), 1);
    /// drop(task);
    /// assert_eq!(fuite::live(), 0);
    /// ```
    #[must_use = "a future does nothing, and is dropped at once, unless it is handed to a runtime"]
    // In memory as written: runtimes copy a task several times on its way to the heap, and a future that begins where the
    // task begins is copied as the bare one is. It measures a few nanoseconds on async-std.
    #[repr(C)]
    pub struct Tracked<F> {
        // Declared first, hence dropped first: what the future does while it is dropped is still part of its life.
        #[pin]
        future: F,
        ticket: Ticket,
    }
}

impl<F> Tracked<F> {
    /// Wraps a future that any worker may poll, born where this is called.
    #[inline]
    #[track_caller]
    pub fn new(future: F) -> Self {
        Self::with_origin(future, Origin::task::<F>())
    }

    /// Wraps a future with the origin that a facade took from *its* caller.
    #[inline]
    pub fn with_origin(future: F, origin: Origin) -> Self {
        Self { future, ticket: Ticket::new(origin) }
    }

    /// Wraps a future with a ticket that was taken before, for a facade that spawns one with evidence differently.
    #[inline]
    pub fn with_ticket(future: F, ticket: Ticket) -> Self {
        Self { future, ticket }
    }

    /// Wraps a future under a name of its own, by which a report calls it and [`Options::ignore_name`] finds it.
    ///
    /// A name costs an allocation or two and a few locks per poll; see [`evidence`](crate::evidence).
    ///
    /// [`Options::ignore_name`]: crate::Options::ignore_name
    pub fn named(future: F, origin: Origin, name: impl Into<Box<str>>) -> Self {
        Self { future, ticket: Ticket::named(origin, name.into()) }
    }

    /// The task, by which [`abort_with`](crate::abort_with) knows it. `None` for one that has no row.
    #[must_use]
    pub fn id(&self) -> Option<TaskId> {
        self.ticket.id().and_then(TaskId::from_bits)
    }

    /// Whether somebody may want to abort this task: it was born in a scope, with a name, or while evidence was on.
    ///
    /// A facade asks it and then calls [`abort_with`](crate::abort_with) or [`abortable`](Self::abortable). Other tasks cannot be aborted
    /// by their id, and need not pay for it.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        self.ticket.is_recorded()
    }

    /// The task, for an executor that cannot abort one by itself: see [`Abortable`].
    pub fn abortable(self) -> Abortable<F> {
        Abortable::new(self)
    }

    pub(crate) fn record(&self) -> Option<Arc<Record>> {
        self.ticket.record()
    }
}

impl<F: Future> Future for Tracked<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        if !this.ticket.is_plain() {
            return poll_recorded(this.future, this.ticket, cx);
        }
        let _running = this.ticket.enter_plain_poll();
        this.future.poll(cx)
    }
}

/// Polls a task that has a record: with a waker that tells it who can wake the task.
///
/// Out of the way of all other tasks, which are polled in a few nanoseconds.
#[inline(never)]
fn poll_recorded<F: Future>(
    future: Pin<&mut F>,
    ticket: &Ticket,
    cx: &mut Context<'_>,
) -> Poll<F::Output> {
    // There is none of a task that has no row.
    let Some(record) = ticket.record() else { return future.poll(cx) };
    if !record.poll_begins() {
        return Poll::Pending;
    }
    let running = ticket.enter_poll();
    let waker = record.waker(cx.waker());
    let poll = future.poll(&mut Context::from_waker(&waker));
    // What the future keeps are copies. This one has served.
    drop(waker);
    drop(running);
    // Not said of a task that has ended or panicked: until it is dropped it looks like one that nobody can wake.
    if poll.is_pending() {
        record.poll_ends(cx.waker());
    }
    poll
}

impl<F> fmt::Debug for Tracked<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracked").field("ticket", &self.ticket).finish_non_exhaustive()
    }
}

/// Counts a blocking closure as a live task, from now until it has run or is dropped.
///
/// Hand the result to the runtime's pool of blocking threads. [`Task::polls`](crate::Task::polls) is 0 while it waits
/// for a thread and 1 once it has one; a task that it spawns has it for a parent. It can be sent where `f` can.
///
/// # Example
///
/// ```
/// #[track_caller]
/// fn spawn_blocking<R: Send, F: FnOnce() -> R + Send>(f: F) -> R {
///     let tracked = fuite::track_blocking(fuite::Origin::blocking::<F>(), f);
///     std::thread::scope(|pool| pool.spawn(tracked).join().unwrap())
/// }
/// assert_eq!(spawn_blocking(|| fuite::live()), 1);
/// assert_eq!(fuite::live(), 0);
/// ```
#[must_use = "the closure counts as a live task until it is called or dropped"]
pub fn track_blocking<F, R>(origin: Origin, f: F) -> impl FnOnce() -> R + use<F, R>
where
    F: FnOnce() -> R,
{
    let tracked = TrackedClosure { f, ticket: Ticket::new(origin) };
    move || tracked.run()
}

struct TrackedClosure<F> {
    // Declared first, hence dropped first, as in `Tracked`.
    f: F,
    ticket: Ticket,
}

impl<F> TrackedClosure<F> {
    fn run<R>(self) -> R
    where
        F: FnOnce() -> R,
    {
        // `running` is dropped before the ticket: locals end in the reverse order of their birth.
        let Self { f, ticket } = self;
        let _running = ticket.enter_closure();
        f()
    }
}
