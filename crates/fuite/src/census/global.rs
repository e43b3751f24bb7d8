//! The one census of the process.

use super::bell::Bell;
use super::counters::Counters;
use super::entry::Life;
use super::magazine::Pool;
use super::open_scope::{Enclosed, Registry};
use super::origins::{Directory, Keys, Origins};
use super::records::Records;
use super::slot::Slot;
use super::table::{CAPACITY, Table};
use super::ticket::{COUNTED, RECORDED};
use crate::sync::{AtomicU64, Ordering};

/// All parts of the census. A constant-initialised static: it is there before `main` and after the last destructor.
#[derive(Debug)]
pub(crate) struct Census {
    pub(super) table: Table,
    pub(super) pool: Pool,
    pub(super) counters: Counters,
    pub(super) origins: Origins,
    pub(crate) scopes: Registry,
    pub(crate) records: Records,
    pub(crate) bell: Bell,
    unlisted: AtomicU64,
}

/// Apart from the rest, which is not all zeroes and therefore stored in the binary.
static KEYS: Keys = Keys::new();

pub(crate) static CENSUS: Census = Census {
    table: Table::new(CAPACITY),
    pool: Pool::new(),
    counters: Counters::new(),
    origins: Origins::new(&KEYS),
    scopes: Registry::new(),
    records: Records::new(),
    bell: Bell::new(),
    unlisted: AtomicU64::new(0),
};

impl Census {
    #[inline]
    pub(crate) fn live(&self) -> u64 {
        self.counters.live()
    }

    pub(crate) fn deaths(&self) -> u64 {
        self.counters.deaths()
    }

    pub(crate) fn unlisted(&self) -> u64 {
        self.unlisted.load(Ordering::Acquire)
    }

    #[cold]
    pub(super) fn add_unlisted(&self) {
        self.unlisted.fetch_add(1, Ordering::Release);
    }

    #[cold]
    pub(super) fn remove_unlisted(&self) {
        self.unlisted.fetch_sub(1, Ordering::Release);
    }

    #[inline]
    pub(crate) fn for_each_life(&self, visit: impl FnMut(Slot, Life)) {
        self.table.for_each_life(visit);
    }

    pub(crate) fn next_life(&self, index: u32) -> Option<(Slot, Life, u32)> {
        self.table.next_life(index)
    }

    /// The life in one row.
    #[cfg(feature = "channel")]
    pub(crate) fn life(&self, slot: Slot) -> Option<Life> {
        self.table.row(slot).read()
    }

    pub(crate) fn directory(&self) -> Directory<'_> {
        self.origins.directory()
    }
}

impl Life {
    /// Its number in the registry of origins.
    #[inline]
    pub(crate) fn origin(&self) -> u32 {
        self.birth.origin & !(RECORDED | COUNTED)
    }

    /// Whether there is a record of it.
    #[inline]
    pub(crate) fn has_record(&self) -> bool {
        self.birth.origin & RECORDED != 0
    }

    /// Whether one of these scopes waits for it.
    #[inline]
    pub(crate) fn is_counted_by(&self, scopes: &Enclosed) -> bool {
        self.birth.origin & COUNTED != 0 && scopes.contains(self.birth.scope)
    }
}
