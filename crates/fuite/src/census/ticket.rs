//! A task's claim to its row, from birth to death.

use std::sync::Arc;
use std::task::Waker;

use super::context::Context;
use super::entry::{Birth, Entry};
use super::local::{count_birth, count_death};
use super::record::Record;
use super::stamp::Stamp;
use super::table::{Row, Slot};
use super::{Awaited, CENSUS, id_bits};
use crate::evidence;
use crate::origin::Origin;

/// Four bytes that mean "this task is live". Making one is the birth, dropping it is the death.
///
/// It may be moved and sent anywhere, and dropped on another thread than it was made on.
#[derive(Debug)]
pub(crate) struct Ticket {
    /// The row, as bits of its slot; 0 for a task that is counted and not listed. The highest bit says that the task
    /// has a record, so that a poll of one that has none looks for none.
    bits: u32,
}

/// In a ticket and, in the field of the origin, in a row: the task has a record.
pub(crate) const RECORDED: u32 = 1 << 31;
/// In the field of the origin of a row: the task's scope waits for it.
pub(crate) const COUNTED: u32 = 1 << 30;

impl Ticket {
    #[inline]
    pub(crate) fn new(origin: Origin) -> Self {
        Self::born(origin, None)
    }

    pub(crate) fn named(origin: Origin, name: Box<str>) -> Self {
        Self::born(origin, Some(name))
    }

    #[inline]
    fn born(origin: Origin, name: Option<Box<str>>) -> Self {
        let Some(row) = count_birth() else {
            CENSUS.add_unlisted();
            return Self { bits: 0 };
        };
        let Context { task, scope } = Context::current();
        let marks = if scope != 0 || name.is_some() || evidence::is_on() {
            record(row, origin, scope, name)
        } else {
            0
        };
        let origin = CENSUS.origins.number(origin) | marks;
        row.entry.begin(Birth { origin, stamp: Stamp::now(), parent: task, scope });
        Self { bits: Slot::to_bits(Some(row.slot)) | (marks & RECORDED) }
    }

    #[inline]
    fn slot(&self) -> Option<Slot> {
        Slot::from_bits(self.bits & !RECORDED)
    }

    #[inline]
    pub(crate) fn has_record(&self) -> bool {
        self.bits & RECORDED != 0
    }

    /// The task's id, as bits; `None` for one that is not listed.
    pub(crate) fn id(&self) -> Option<u64> {
        self.slot().map(|slot| id_bits(slot, CENSUS.table.row(slot).entry.generation()))
    }

    /// The task's record, if it has one.
    pub(crate) fn record(&self) -> Option<Arc<Record>> {
        self.slot().filter(|_| self.has_record()).and_then(|slot| CENSUS.records.get(slot))
    }

    /// Marks the task as running and as the parent of what is spawned, until the result is dropped.
    #[inline]
    pub(crate) fn enter(&self) -> Entered {
        let Some(slot) = self.slot() else { return Entered::Unlisted };
        let entry = CENSUS.table.row(slot).entry;
        let record = if self.has_record() { CENSUS.records.get(slot) } else { None };
        if record.as_ref().is_some_and(|record| !record.poll_begins()) {
            return Entered::RollCall;
        }
        entry.poll_begins();
        let context = Context { task: id_bits(slot, entry.generation()), scope: entry.scope() };
        Entered::Running(Running { entry, outer: context.replace_current(), record })
    }
}

/// Gives a newborn its record, and returns the marks of its row.
#[cold]
#[inline(never)]
fn record(row: Row<'static>, origin: Origin, scope: u32, name: Option<Box<str>>) -> u32 {
    let scope = CENSUS.scopes.find(scope);
    let counted = scope.as_ref().is_some_and(|scope| !scope.excuses(origin, name.as_deref()));
    // The generation that `begin` is about to write.
    let id = id_bits(row.slot, row.entry.generation().wrapping_add(1));
    CENSUS.records.put(row.slot, Arc::new(Record::new(id, name, scope, counted)));
    if counted { RECORDED | COUNTED } else { RECORDED }
}

impl Drop for Ticket {
    #[inline]
    fn drop(&mut self) {
        let row = self.slot().map(|slot| CENSUS.table.row(slot));
        // Before the row is free for another.
        let record = if self.has_record() { take_record(row) } else { None };
        match row {
            Some(row) => row.entry.end(),
            None => CENSUS.remove_unlisted(),
        }
        count_death(row);
        // Last, so that whoever is woken finds the task gone.
        if let Some(record) = record {
            record.task_ends();
        }
        if CENSUS.bell.awaited_by_process() {
            CENSUS.bell.ring(Awaited::Process);
        }
    }
}

#[cold]
#[inline(never)]
fn take_record(row: Option<Row<'static>>) -> Option<Arc<Record>> {
    row.and_then(|row| CENSUS.records.take(row.slot))
}

/// What a poll finds.
#[derive(Debug)]
pub(crate) enum Entered {
    /// The task is running now.
    Running(Running),
    /// It is running, and there is no row to say so.
    Unlisted,
    /// It was only asked whether it is still there, and has answered: nothing has woken it.
    RollCall,
}

/// A poll under way. A guard and not a closing line, because a poll may end by a panic.
#[derive(Debug)]
pub(crate) struct Running {
    entry: &'static Entry,
    outer: Context,
    record: Option<Arc<Record>>,
}

impl Running {
    /// The waker that the future is to be polled with, where it is not the runtime's own.
    #[inline]
    pub(crate) fn waker(&self, runtime: &Waker) -> Option<Waker> {
        self.record.as_ref().map(|record| record.waker(runtime))
    }

    /// The poll has left the task waiting. Not said of one that has ended or panicked: until it is dropped it looks
    /// like a task that nobody can wake, and is none.
    #[inline]
    pub(crate) fn suspend(self, runtime: &Waker) {
        if let Some(record) = &self.record {
            record.poll_ends(runtime);
        }
    }
}

impl Drop for Running {
    #[inline]
    fn drop(&mut self) {
        self.entry.poll_ends();
        self.outer.replace_current();
    }
}
