//! One row of the table: the life of one task, readable while it is being rewritten.

use super::slot::{Slot, id_bits};
use super::stamp::Stamp;
use crate::sync::{AtomicU32, AtomicU64, Ordering, const_unless_loom, fence};

/// Half a cache line per task, all atomics, never freed: a reader needs no lock and can hold no dangling pointer.
///
/// `generation` is a sequence lock. It is odd while a task lives here and even while the row is free; whoever owns
/// the row (the ticket, then the magazine) is its only writer, so load-and-store is enough everywhere.
#[derive(Debug)]
#[repr(align(32))]
pub struct Entry {
    generation: AtomicU32,
    origin: AtomicU32,
    birth: AtomicU32,
    /// Polls in the upper 31 bits, "being polled now" in the lowest.
    state: AtomicU32,
    parent: AtomicU64,
    scope: AtomicU32,
    /// Its own number, so that who holds a row need not look up one by the other.
    slot: Slot,
}

/// What is known about a task when it is born.
#[derive(Clone, Copy, Debug)]
pub struct Birth {
    /// Its number in the registry of origins, below the marks of its ticket.
    pub origin: u32,
    /// When.
    pub stamp: Stamp,
    /// The task that was being polled on this thread, as bits of its id; 0 for none.
    pub parent: u64,
    /// The guard's scope it belongs to; 0 for none.
    pub scope: u32,
}

/// A consistent copy of one row.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    /// Tells this life of the row from the others; odd.
    pub generation: u32,
    /// What was known at birth.
    pub birth: Birth,
    /// How often it has been polled, up to 2^31 - 1.
    pub polls: u32,
    /// Whether it was being polled.
    pub running: bool,
}

const RUNNING: u32 = 1;
const ONE_POLL: u32 = 2;

impl Entry {
    /// A row of this number, that no task has used yet.
    pub fn new(slot: Slot) -> Self {
        Self::of(slot, 0)
    }

    const_unless_loom! {
        fn of(slot: Slot, origin: u32) -> Self {
            Self {
                generation: AtomicU32::new(0),
                origin: AtomicU32::new(origin),
                birth: AtomicU32::new(0),
                state: AtomicU32::new(0),
                parent: AtomicU64::new(0),
                scope: AtomicU32::new(0),
                slot,
            }
        }
    }

    /// A row outside every table, in which nobody ever lives, with these marks where the others have their origin.
    #[cfg(not(loom))]
    pub(super) const fn standing_for_none(marks: u32) -> Self {
        Self::of(Slot::FIRST, marks)
    }

    /// Has this core own the memory of these rows, which others may have written last: one after the other, and none
    /// waits for the one before. For the owner of free rows.
    pub fn fetch<'rows>(rows: impl Iterator<Item = &'rows Self>) {
        // As in `begin`: a reader that sees what is stored below must also see that the previous life has ended.
        fence(Ordering::Release);
        rows.for_each(|row| row.state.store(0, Ordering::Relaxed));
    }

    /// Starts a life. For the owner of a free row.
    #[inline]
    pub fn begin(&self, birth: Birth) {
        // A reader that sees any of the fields below must also see that the previous life has ended: this fence and
        // the reader's pair up through those fields.
        fence(Ordering::Release);
        self.origin.store(birth.origin, Ordering::Relaxed);
        self.birth.store(birth.stamp.bits(), Ordering::Relaxed);
        self.state.store(0, Ordering::Relaxed);
        self.parent.store(birth.parent, Ordering::Relaxed);
        self.scope.store(birth.scope, Ordering::Relaxed);
        self.advance();
    }

    /// Ends a life. For the owner of an occupied row.
    #[inline]
    pub fn end(&self) {
        self.advance();
    }

    /// Release: a reader that sees the new generation sees every field written before it.
    #[inline]
    fn advance(&self) {
        let next = self.generation.load(Ordering::Relaxed).wrapping_add(1);
        self.generation.store(next, Ordering::Release);
    }

    /// A copy of the life in this row, or `None` when it is free or changed hands during the reading.
    ///
    /// Any thread may call it at any time.
    #[inline]
    pub fn read(&self) -> Option<Life> {
        let generation = self.generation.load(Ordering::Acquire);
        if generation & 1 == 0 {
            return None;
        }
        let state = self.state.load(Ordering::Relaxed);
        let birth = Birth {
            origin: self.origin.load(Ordering::Relaxed),
            stamp: Stamp::from_bits(self.birth.load(Ordering::Relaxed)),
            parent: self.parent.load(Ordering::Relaxed),
            scope: self.scope.load(Ordering::Relaxed),
        };
        fence(Ordering::Acquire);
        let unchanged = self.generation.load(Ordering::Relaxed) == generation;
        (unchanged || super::mutation::NO_RECHECK).then_some(Life {
            generation,
            birth,
            polls: state / ONE_POLL,
            running: state & RUNNING != 0,
        })
    }

    /// Marks the task as being polled, once more. For the owner.
    #[inline]
    pub fn poll_begins(&self) {
        // The count stops at its end: `u32::MAX` without the running bit is what `poll_ends` leaves there.
        let state = self.state.load(Ordering::Relaxed);
        self.state.store(state.saturating_add(ONE_POLL) | RUNNING, Ordering::Relaxed);
    }

    /// Marks the task as idle. For the owner.
    #[inline]
    pub fn poll_ends(&self) {
        let state = self.state.load(Ordering::Relaxed);
        self.state.store(state & !RUNNING, Ordering::Relaxed);
    }

    /// The number of this row.
    #[inline]
    pub fn slot(&self) -> Slot {
        self.slot
    }

    /// The id of the current life, as bits. For the owner, for whom it stands still.
    #[inline]
    pub fn id(&self) -> u64 {
        id_bits(self.slot, self.generation.load(Ordering::Relaxed))
    }

    /// The id of the life that [`begin`](Self::begin) starts next, as bits. For the owner of a free row.
    pub fn next_id(&self) -> u64 {
        id_bits(self.slot, self.generation.load(Ordering::Relaxed).wrapping_add(1))
    }

    /// The origin and the marks of the current life. For the owner.
    #[inline]
    pub fn origin(&self) -> u32 {
        self.origin.load(Ordering::Relaxed)
    }

    /// The scope of the current life. For the owner.
    #[inline]
    pub fn scope(&self) -> u32 {
        self.scope.load(Ordering::Relaxed)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn birth() -> Birth {
        Birth { origin: 7, stamp: Stamp::from_bits(0), parent: 0, scope: 0 }
    }

    fn free_row() -> Entry {
        Entry::new(Slot::at(0).expect("the first row has a number"))
    }

    #[test]
    fn a_row_is_half_a_cache_line() {
        assert_eq!(size_of::<Entry>(), 32);
    }

    #[test]
    fn a_free_row_has_no_life_to_read() {
        let entry = free_row();
        assert!(entry.read().is_none());
        entry.begin(birth());
        assert_eq!(entry.read().map(|life| life.birth.origin), Some(7));
        entry.end();
        assert!(entry.read().is_none());
    }

    #[test]
    fn a_new_life_starts_unpolled() {
        let entry = free_row();
        entry.begin(birth());
        entry.poll_begins();
        assert!(entry.read().is_some_and(|life| life.running && life.polls == 1));
        entry.end();
        entry.begin(birth());
        assert!(entry.read().is_some_and(|life| !life.running && life.polls == 0));
    }

    #[test]
    fn the_poll_count_stops_at_its_end_instead_of_wrapping() {
        let entry = free_row();
        entry.begin(birth());
        entry.state.store(u32::MAX - 3, Ordering::Relaxed);
        for _ in 0..3 {
            entry.poll_begins();
            assert!(entry.read().is_some_and(|life| life.running && life.polls == u32::MAX / 2));
            entry.poll_ends();
            assert!(entry.read().is_some_and(|life| !life.running && life.polls == u32::MAX / 2));
        }
    }
}
