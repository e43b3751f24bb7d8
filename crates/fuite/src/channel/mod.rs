//! Channels whose ends know their owners, so that tasks which wait for each other and for nobody else are found out.
//!
//! A task that waits for a channel keeps a waker with it, so by its wakers alone nobody can tell that it waits for ever.
//! It does if every [`Sender`] of that channel is in the hands of tasks that wait for ever themselves. Go's garbage
//! collector can see whose hands those are; in Rust it has to be said: a task [adopts](Sender::adopt) the ends that it
//! keeps. When the tasks of a group only wait, or can never run again, and all ends that could wake one are theirs, it is *proven* dead:
//! [`Task::is_proven`](crate::Task::is_proven) says so, [`Guard::verify`](crate::Guard::verify) returns at once, and
//! [`deadlocks`] prints who waits for whom.
//!
//! They are [`async_channel`]'s channels otherwise, with its errors. An end that no task has adopted may be anywhere, so
//! it keeps its channel from being proven dead: what is not said costs a proof, never the truth. Only waits of tasks that
//! have [`evidence`](crate::evidence) count.
//!
//! ```
//! use fuite::{Guard, Tracked, channel};
//!
//! # futures_lite::future::block_on(async {
//! # let executor = async_executor::LocalExecutor::new();
//! # executor.run(async {
//! let guard = Guard::new();
//! let (jobs, queue) = channel::unbounded::<u32>();
//! let requeue = jobs.clone();
//! let worker = executor.spawn(Tracked::new(async move {
//!     // The worker keeps a sender of its own queue: the queue can never close.
//!     let requeue = requeue.adopt();
//!     while let Ok(job) = queue.recv().await {
//!         if job % 2 == 0 {
//!             let _ = requeue.send(job / 2).await;
//!         }
//!     }
//! }));
//! drop(jobs);
//! let leak = guard.verify().await.unwrap_err();
//! assert!(leak.is_proven());
//! assert!(leak.to_string().contains("waits for itself"), "{leak}");
//! # drop(worker);
//! # }).await });
//! ```
//!
//! # What it cannot see
//!
//! - An adopted end that has moved to another place since. As soon as it is used there it counts as adopted by nobody;
//!   until then a proof may be wrong. Adopt it anew where it arrives.
//! - Ends that were leaked with `mem::forget`: they count as held.
//! - An abort from outside, which ends any task.

mod end;
mod graph;
mod receiver;
mod sender;

use std::sync::atomic::{AtomicU64, Ordering};

pub use async_channel::{RecvError, SendError, TryRecvError, TrySendError};

use self::end::{Channel, End, Side};
pub(crate) use self::{end::Wait, graph::dead_tasks};
pub use self::{
    graph::{Deadlock, Link, deadlocks},
    receiver::Receiver,
    sender::Sender,
};

/// Waits under way in the whole process.
static WAITS: AtomicU64 = AtomicU64::new(0);

pub(crate) fn waits() -> u64 {
    WAITS.load(Ordering::Acquire)
}

/// A channel that holds at most `capacity` messages.
///
/// # Panics
///
/// When `capacity` is 0.
#[track_caller]
#[must_use]
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    ends(async_channel::bounded(capacity))
}

/// A channel that holds any number of messages.
#[track_caller]
#[must_use]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    ends(async_channel::unbounded())
}

#[track_caller]
fn ends<T>(
    (sender, receiver): (async_channel::Sender<T>, async_channel::Receiver<T>),
) -> (Sender<T>, Receiver<T>) {
    let channel = Channel::new();
    let sender = Sender { inner: sender, end: End::new(&channel, Side::Send) };
    (sender, Receiver { inner: receiver, end: End::new(&channel, Side::Receive) })
}
