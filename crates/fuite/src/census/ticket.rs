//! A task's claim to its row, from birth to death.

use std::sync::Arc;

use super::context::{Context, Date};
use super::entry::{Birth, Entry};
use super::local::{count_birth, count_death};
use super::record::Record;
use super::{Awaited, CENSUS};
use crate::evidence;
use crate::origin::Origin;

/// One pointer that means "this task is live". Making one is the birth, dropping it is the death.
///
/// It may be moved and sent anywhere, and dropped on another thread than it was made on. [`Tracked`](crate::Tracked)
/// makes its own; a facade that spawns a task with evidence differently takes the ticket first, so that the future need
/// not be moved once more to be asked.
///
/// ```
/// use fuite::{Origin, Ticket, Tracked};
///
/// let future = async { 42 };
/// let ticket = Ticket::new(Origin::task::<u8>());
/// assert!(!ticket.is_recorded());
/// let task = Tracked::with_ticket(future, ticket);
/// assert_eq!(fuite::live(), 1);
/// # drop(task);
/// ```
#[derive(Debug)]
pub struct Ticket {
    /// `None` for a task that is counted and not listed.
    row: Option<&'static Entry>,
}

/// In the field of the origin of a row: the task has a record, so a poll of one that has none looks for none.
pub(crate) const RECORDED: u32 = 1 << 31;
/// In the field of the origin of a row: the task's scope waits for it.
pub(crate) const COUNTED: u32 = 1 << 30;

impl Ticket {
    /// A task is born now, on this thread, and lives until the ticket is dropped.
    #[inline]
    #[must_use = "the task dies at once unless its ticket is kept"]
    pub fn new(origin: Origin) -> Self {
        let Some(row) = count_birth() else { return Self::unlisted() };
        let context = Context::current();
        if context.scope != 0 || evidence::is_on() {
            return Self::recorded(row, origin, None);
        }
        Self::begun(row, origin, context, 0)
    }

    pub(crate) fn named(origin: Origin, name: Box<str>) -> Self {
        match count_birth() {
            Some(row) => Self::recorded(row, origin, Some(name)),
            None => Self::unlisted(),
        }
    }

    #[cold]
    fn unlisted() -> Self {
        CENSUS.add_unlisted();
        Self { row: None }
    }

    /// A birth that is worth a record: out of the way of those that are not.
    #[cold]
    #[inline(never)]
    fn recorded(row: &'static Entry, origin: Origin, name: Option<Box<str>>) -> Self {
        let context = Context::current();
        let marks = record(row, origin, context.scope, name);
        Self::begun(row, origin, context, marks)
    }

    #[inline]
    fn begun(row: &'static Entry, origin: Origin, context: Context, marks: u32) -> Self {
        let origin = CENSUS.origins.number(origin) | marks;
        let (parent, scope) = (context.task(), context.scope);
        row.begin(Birth { origin, stamp: context.stamp(), parent, scope });
        Self { row: Some(row) }
    }

    /// Whether somebody may want to abort this task: it was born in a scope, with a name, or while evidence was on.
    #[inline]
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        self.row.is_some_and(is_recorded)
    }

    /// The task's id, as bits; `None` for one that is not listed.
    pub(crate) fn id(&self) -> Option<u64> {
        self.row.map(Entry::id)
    }

    /// The task's record, if it has one.
    pub(crate) fn record(&self) -> Option<Arc<Record>> {
        self.row.filter(|row| is_recorded(row)).and_then(|row| CENSUS.records.get(row.slot()))
    }

    /// Marks the task as being polled and as the parent of what is spawned, until the result is dropped.
    #[inline]
    pub(crate) fn enter_poll(&self) -> Option<Running> {
        self.row.map(|row| Running::begin(row, Date::OPEN))
    }

    /// The same for a closure, which may run for hours.
    pub(crate) fn enter_closure(&self) -> Option<Running> {
        self.row.map(|row| Running::begin(row, Date::OWN))
    }
}

#[inline]
fn is_recorded(row: &Entry) -> bool {
    row.origin() & RECORDED != 0
}

/// Gives a newborn its record, and returns the marks of its row.
#[cold]
#[inline(never)]
fn record(row: &Entry, origin: Origin, scope: u32, name: Option<Box<str>>) -> u32 {
    let scope = CENSUS.scopes.find(scope);
    let counted = scope.as_ref().is_some_and(|scope| !scope.excuses(origin, name.as_deref()));
    let record = Record::new(row.next_id(), name, scope, counted);
    CENSUS.records.put(row.slot(), Arc::new(record));
    if counted { RECORDED | COUNTED } else { RECORDED }
}

impl Drop for Ticket {
    #[inline]
    fn drop(&mut self) {
        if self.is_recorded() {
            self.end_recorded();
        } else {
            self.end();
        }
        // Last, so that whoever is woken finds the task gone.
        if CENSUS.bell.awaited_by_process() {
            CENSUS.bell.ring(Awaited::Process);
        }
    }
}

impl Ticket {
    #[inline]
    fn end(&self) {
        match self.row {
            Some(row) => row.end(),
            None => CENSUS.remove_unlisted(),
        }
        count_death(self.row);
    }

    #[cold]
    #[inline(never)]
    fn end_recorded(&self) {
        let Some(row) = self.row else { return self.end() };
        // First: a row that can be seen has its record. Who saw one without could not call the task, and would take its
        // silence for the answer of one that is not being dropped.
        row.end();
        // Before the row is free for another.
        let record = CENSUS.records.take(row.slot());
        count_death(self.row);
        if let Some(record) = record {
            record.task_ends();
        }
    }
}

/// A poll under way. A guard and not a closing line, because a poll may end by a panic.
#[derive(Debug)]
pub(crate) struct Running {
    row: &'static Entry,
    outer: Context,
}

impl Running {
    #[inline]
    fn begin(row: &'static Entry, date: Date) -> Self {
        row.poll_begins();
        let context = Context { row: Some(row), scope: row.scope(), date };
        Self { row, outer: context.replace_current() }
    }
}

impl Drop for Running {
    #[inline]
    fn drop(&mut self) {
        self.row.poll_ends();
        self.outer.replace_current();
    }
}
