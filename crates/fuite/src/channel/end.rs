//! The ends of a channel, each with its owner, and the waits of tasks for them.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::panic::Location;
use std::pin::pin;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::WAITS;
use crate::census::{CENSUS, Context, Record, Slot};

/// Which of the two ends, and what a task waits for there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Send,
    Receive,
}

impl Side {
    /// Whether an end of that side can wake whoever waits on this one.
    pub(super) fn can_be_woken_by(self, end: Side) -> bool {
        match self {
            // Only a sender sends or closes. A message that lies there already wakes somebody soon.
            Side::Receive => end == Side::Send,
            // A receiver makes room, a sender may give its place in the queue away or close.
            Side::Send => true,
        }
    }
}

/// What is known about a channel beside its messages.
#[derive(Debug)]
pub(crate) struct Channel {
    pub(super) made_at: &'static Location<'static>,
    ends: Mutex<Ends>,
    /// Messages that were handed to the channel and not yet taken out of it.
    queued: AtomicI64,
}

/// The living ends: by a number of their own, their side and the bits of the id of the task that has adopted them.
#[derive(Debug, Default)]
struct Ends {
    last: u64,
    /// Counts the changes, so that two readings can be compared.
    version: u64,
    living: BTreeMap<u64, (Side, Option<u64>)>,
}

/// A reading of a channel.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Holders {
    version: u64,
    pub(super) ends: Vec<(Side, Option<u64>)>,
    pub(super) is_empty: bool,
}

impl Channel {
    #[track_caller]
    pub(super) fn new() -> Arc<Self> {
        let made_at = Location::caller();
        Arc::new(Self { made_at, ends: Mutex::default(), queued: AtomicI64::new(0) })
    }

    fn ends(&self) -> MutexGuard<'_, Ends> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn holders(&self) -> Holders {
        let ends = self.ends();
        Holders {
            version: ends.version,
            ends: ends.living.values().copied().collect(),
            is_empty: self.queued.load(Ordering::Acquire) == 0,
        }
    }
}

/// One end's place among the ends of its channel, given up when the end is dropped.
#[derive(Debug)]
pub(super) struct End {
    pub(super) channel: Arc<Channel>,
    side: Side,
    number: u64,
    /// The bits of the id of the task that has adopted it; 0 for none. Changed together with the channel's list.
    owner: AtomicU64,
}

impl End {
    pub(super) fn new(channel: &Arc<Channel>, side: Side) -> Self {
        let mut ends = channel.ends();
        ends.last += 1;
        ends.version += 1;
        let number = ends.last;
        ends.living.insert(number, (side, None));
        drop(ends);
        Self { channel: Arc::clone(channel), side, number, owner: AtomicU64::new(0) }
    }

    /// Another end of the same side, which nobody has adopted.
    pub(super) fn another(&self) -> Self {
        self.used();
        Self::new(&self.channel, self.side)
    }

    /// The task that is being polled keeps this end.
    pub(super) fn adopt(&self) {
        self.set_owner(Context::current().task());
    }

    /// Whoever uses an end shows where it is: if not with its owner, then nobody knows.
    #[inline]
    pub(super) fn used(&self) {
        let owner = self.owner.load(Ordering::Relaxed);
        if owner != 0 && owner != Context::current().task() {
            self.set_owner(0);
        }
    }

    fn set_owner(&self, task: u64) {
        let mut ends = self.channel.ends();
        self.owner.store(task, Ordering::Relaxed);
        ends.version += 1;
        ends.living.insert(self.number, (self.side, Some(task).filter(|task| *task != 0)));
    }

    /// A message is about to enter the channel. Taken back by [`take_out`](Self::take_out) if it does not.
    pub(super) fn put_in(&self) -> Entering<'_> {
        self.channel.queued.fetch_add(1, Ordering::AcqRel);
        Entering { end: self, entered: false }
    }

    /// A message has left the channel.
    pub(super) fn take_out(&self) {
        self.channel.queued.fetch_sub(1, Ordering::AcqRel);
    }

    /// Awaits an operation of the inner channel, and lets the record of the task know while it waits.
    pub(super) async fn wait<F: Future>(&self, operation: F) -> F::Output {
        self.used();
        let mut waiting = Waiting { end: self, task: None };
        let mut operation = pin!(operation);
        poll_fn(|cx| {
            let poll = operation.as_mut().poll(cx);
            waiting.goes_on(poll.is_pending());
            poll
        })
        .await
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let mut ends = self.channel.ends();
        ends.version += 1;
        ends.living.remove(&self.number);
    }
}

/// A message on its way in. If it never enters, it is counted out again.
#[derive(Debug)]
pub(super) struct Entering<'a> {
    end: &'a End,
    entered: bool,
}

impl Entering<'_> {
    pub(super) fn has_entered(mut self) {
        self.entered = true;
    }
}

impl Drop for Entering<'_> {
    fn drop(&mut self) {
        if !self.entered {
            self.end.take_out();
        }
    }
}

/// A task's wait for a channel.
#[derive(Clone, Debug)]
pub(crate) struct Wait {
    pub(super) channel: Arc<Channel>,
    pub(super) side: Side,
}

impl PartialEq for Wait {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.channel, &other.channel) && self.side == other.side
    }
}

/// An operation that may have to wait, and the record that knows of it while it does.
struct Waiting<'a> {
    end: &'a End,
    task: Option<Arc<Record>>,
}

impl Waiting<'_> {
    fn wait(&self) -> Wait {
        Wait { channel: Arc::clone(&self.end.channel), side: self.end.side }
    }

    fn goes_on(&mut self, pending: bool) {
        let current = Context::current().task();
        if pending && self.task.as_ref().is_some_and(|task| task.id == current) {
            return;
        }
        self.is_over();
        let record = Slot::of_id(current).and_then(|slot| CENSUS.records.of(slot, current));
        if let Some(record) = record.filter(|_| pending) {
            WAITS.fetch_add(1, Ordering::AcqRel);
            record.wait_begins(self.wait());
            self.task = Some(record);
        }
    }

    fn is_over(&mut self) {
        if let Some(task) = self.task.take() {
            task.wait_ends(&self.wait());
            WAITS.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.is_over();
    }
}
