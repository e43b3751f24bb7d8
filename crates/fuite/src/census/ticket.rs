//! A task's claim to its row, from birth to death.

use super::context::Context;
use super::entry::{Birth, Entry};
use super::local::{count_birth, count_death};
use super::stamp::Stamp;
use super::table::Slot;
use super::{Awaited, CENSUS, id_bits};
use crate::origin::Origin;

/// Four bytes that mean "this task is live". Making one is the birth, dropping it is the death.
///
/// It may be moved and sent anywhere, and dropped on another thread than it was made on.
#[derive(Debug)]
pub(crate) struct Ticket {
    /// `None` for a task that is counted and not listed.
    slot: Option<Slot>,
}

impl Ticket {
    #[inline]
    pub(crate) fn new(origin: Origin) -> Self {
        let row = count_birth();
        match row {
            Some(row) => {
                let Context { task, scope } = Context::current();
                if scope != 0 {
                    CENSUS.scopes.born(scope);
                }
                let origin = CENSUS.origins.number(origin);
                row.entry.begin(Birth { origin, stamp: Stamp::now(), parent: task, scope });
            }
            None => CENSUS.add_unlisted(),
        }
        Self { slot: row.map(|row| row.slot) }
    }

    /// Marks the task as running and as the parent of what is spawned, until the result is dropped.
    #[inline]
    pub(crate) fn enter(&self) -> Option<Running> {
        let slot = self.slot?;
        let entry = CENSUS.table.row(slot).entry;
        entry.poll_begins();
        let context = Context { task: id_bits(slot, entry.generation()), scope: entry.scope() };
        Some(Running { entry, outer: context.replace_current() })
    }
}

impl Drop for Ticket {
    #[inline]
    fn drop(&mut self) {
        let row = self.slot.map(|slot| CENSUS.table.row(slot));
        let scope = row.map_or(0, |row| row.entry.scope());
        match row {
            Some(row) => row.entry.end(),
            None => CENSUS.remove_unlisted(),
        }
        count_death(row);
        // Last, so that whoever is woken finds the task gone.
        if scope != 0 && CENSUS.scopes.died(scope) {
            CENSUS.bell.ring(Awaited::Scope(scope));
        }
        if CENSUS.bell.awaited_by_process() {
            CENSUS.bell.ring(Awaited::Process);
        }
    }
}

/// A poll under way. A guard and not a closing line, because a poll may end by a panic.
#[derive(Debug)]
pub(crate) struct Running {
    entry: &'static Entry,
    outer: Context,
}

impl Drop for Running {
    #[inline]
    fn drop(&mut self) {
        self.entry.poll_ends();
        self.outer.replace_current();
    }
}
