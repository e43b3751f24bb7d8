//! A task's claim to its row, from birth to death.

use std::ptr;
use std::sync::Arc;

use super::context::{Context, Date};
use super::entry::{Birth, Entry};
use super::local::{count_birth, count_death};
use super::record::Record;
use super::stamp::Stamp;
use super::{Awaited, CENSUS};
use crate::abort_unwind::abort_unwind;
use crate::evidence;
use crate::origin::Origin;

/// One pointer that means "this task is live". Making one is the birth, dropping it is the death.
///
/// It may be moved and sent anywhere, and dropped on another thread than it was made on. [`Tracked`](crate::Tracked)
/// makes its own; a facade that spawns a task with evidence differently takes the ticket of one without first, so that
/// the future need not be moved once more to be asked.
///
/// ```
/// use fuite::{Origin, Ticket, Tracked};
///
/// let future = async { 42 };
/// let origin = Origin::task::<u8>();
/// let task = match Ticket::plain(origin) {
///     Some(ticket) => Tracked::with_ticket(future, ticket),
///     None => Tracked::with_origin(future, origin),
/// };
/// assert_eq!(fuite::live(), 1);
/// # drop(task);
/// ```
#[derive(Debug)]
pub struct Ticket {
    /// [`UNLISTED`] for a task that is counted and not listed.
    row: &'static Entry,
}

/// In the field of the origin of a row: the task has a record, so a poll of one that has none looks for none.
pub(crate) const RECORDED: u32 = 1 << 31;
/// In the field of the origin of a row: the task's scope waits for it.
pub(crate) const COUNTED: u32 = 1 << 30;

/// Stands for the row of every task that has none. It bears the mark of a record that there is not: who asks for the
/// mark, as all do, finds out there that there is no row either, and a task that has one is asked one thing less.
static UNLISTED: Entry = Entry::standing_for_none(RECORDED);

impl Ticket {
    /// A task is born now, on this thread, and lives until the ticket is dropped.
    #[inline]
    #[must_use = "the task dies at once unless its ticket is kept"]
    pub fn new(origin: Origin) -> Self {
        Self::plain(origin).unwrap_or_else(|| Self::recorded(origin, None))
    }

    /// A task is born now, as by [`new`](Self::new), if it is one without evidence: in no scope, and while
    /// [`evidence`](crate::evidence) is off. Else nobody is.
    ///
    /// It never unwinds, so that a future that is spawned need not be kept where a panic would find it, which spares a
    /// copy of it. Should the census panic, or a lab's clock, the process aborts.
    #[inline]
    #[must_use = "the task dies at once unless its ticket is kept"]
    pub fn plain(origin: Origin) -> Option<Self> {
        abort_unwind(|| {
            let context = Context::current();
            if context.scope != 0 || evidence::is_on() {
                return None;
            }
            // First, as long as there is little to be kept over the call of the clock.
            let stamp = context.stamp();
            Some(match count_birth() {
                Some(row) => Self::begun(row, origin, context, stamp, 0),
                None => Self::unlisted(),
            })
        })
    }

    pub(crate) fn named(origin: Origin, name: Box<str>) -> Self {
        Self::recorded(origin, Some(name))
    }

    #[cold]
    fn unlisted() -> Self {
        CENSUS.add_unlisted();
        Self { row: &UNLISTED }
    }

    /// A birth that is worth a record: out of the way of those that are not.
    #[cold]
    #[inline(never)]
    fn recorded(origin: Origin, name: Option<Box<str>>) -> Self {
        let Some(row) = count_birth() else { return Self::unlisted() };
        let context = Context::current();
        let marks = record(row, origin, context.scope, name);
        Self::begun(row, origin, context, context.stamp(), marks)
    }

    #[inline]
    fn begun(
        row: &'static Entry,
        origin: Origin,
        context: Context,
        stamp: Stamp,
        marks: u32,
    ) -> Self {
        let origin = CENSUS.origins.number(origin) | marks;
        row.begin(Birth { origin, stamp, parent: context.task(), scope: context.scope });
        Self { row }
    }

    /// Whether it has a row and no record, and is in no scope: so are nearly all.
    #[inline]
    pub(crate) fn is_plain(&self) -> bool {
        self.row.origin() & RECORDED == 0
    }

    /// Its row, if it has one.
    fn listed(&self) -> Option<&'static Entry> {
        Some(self.row).filter(|row| !ptr::eq(*row, &raw const UNLISTED))
    }

    fn recorded_row(&self) -> Option<&'static Entry> {
        self.listed().filter(|_| !self.is_plain())
    }

    /// Whether somebody may want to abort this task: it was born in a scope, with a name, or while evidence was on.
    pub(crate) fn is_recorded(&self) -> bool {
        self.recorded_row().is_some()
    }

    /// The task's id, as bits; `None` for one that is not listed.
    pub(crate) fn id(&self) -> Option<u64> {
        self.listed().map(Entry::id)
    }

    /// The task's record, if it has one.
    pub(crate) fn record(&self) -> Option<Arc<Record>> {
        CENSUS.records.get(self.recorded_row()?.slot())
    }

    /// Marks a task without a record as being polled and as the parent of what is spawned, until the result is dropped.
    #[inline]
    pub(crate) fn enter_plain_poll(&self) -> Running {
        debug_assert!(self.is_plain());
        Running::begin(self.row, 0, Date::OPEN)
    }

    /// The same for one that has a record.
    pub(crate) fn enter_poll(&self) -> Option<Running> {
        self.listed().map(|row| Running::begin(row, row.scope(), Date::OPEN))
    }

    /// The same for a closure, which may run for hours.
    pub(crate) fn enter_closure(&self) -> Option<Running> {
        self.listed().map(|row| Running::begin(row, row.scope(), Date::OWN))
    }
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
        if self.is_plain() {
            self.row.end();
            count_death(Some(self.row));
        } else {
            self.end_rarely();
        }
        // Last, so that whoever is woken finds the task gone.
        if CENSUS.bell.awaited_by_process() {
            CENSUS.bell.ring(Awaited::Process);
        }
    }
}

impl Ticket {
    #[cold]
    #[inline(never)]
    fn end_rarely(&self) {
        let Some(row) = self.listed() else {
            CENSUS.remove_unlisted();
            return count_death(None);
        };
        // First: a row that can be seen has its record. Who saw one without could not call the task, and would take its
        // silence for the answer of one that is not being dropped.
        row.end();
        // Before the row is free for another.
        let record = CENSUS.records.take(row.slot());
        count_death(Some(row));
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
    fn begin(row: &'static Entry, scope: u32, date: Date) -> Self {
        row.poll_begins();
        let context = Context { row: Some(row), scope, date };
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
