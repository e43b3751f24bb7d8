//! Free rows: each thread keeps its own list of them, and a shared pool evens out the surplus.
//!
//! A spawn takes from the list of its thread and a death puts on the list of *its* thread, so both touch memory that
//! the core already owns. A program that spawns on one thread and ends tasks on another would pile free rows up on
//! the second; the pool carries them back, a batch at a time.

use std::cell::{Cell, RefCell};

use super::table::{Fresh, Row, Slot, Table};
use crate::sync::{Mutex, const_unless_loom, lock};

/// A magazine longer than this gives a batch away.
const KEEP: u32 = if cfg!(loom) { 1 } else { 256 };
/// Half of what is kept, so that a magazine at its limit is neither emptied nor at its limit again at once.
const BATCH: u32 = if cfg!(loom) { 1 } else { 128 };

/// Free rows on their way from one thread to another: a list linked through [`Entry::next`](super::entry::Entry::next).
#[derive(Clone, Copy, Debug)]
struct Batch {
    head: Slot,
    len: u32,
}

/// The free rows that belong to no thread.
#[derive(Debug)]
pub struct Pool {
    batches: Mutex<Vec<Batch>>,
}

impl Pool {
    const_unless_loom! {
        /// A pool without rows.
        pub fn new() -> Self {
            Self { batches: Mutex::new(Vec::new()) }
        }
    }

    /// Frees one row from a thread that has no magazine any more.
    pub fn put_one(&self, row: Row<'_>) {
        row.entry.set_next(Slot::to_bits(None));
        lock(&self.batches).push(Batch { head: row.slot, len: 1 });
    }
}

/// One thread's free rows. Single-threaded: the cells are the proof.
#[derive(Debug)]
pub struct Magazine {
    head: Cell<Option<Slot>>,
    len: Cell<u32>,
    fresh: RefCell<Fresh>,
}

impl Magazine {
    /// A magazine without rows.
    pub const fn new() -> Self {
        Self { head: Cell::new(None), len: Cell::new(0), fresh: RefCell::new(Fresh::NONE) }
    }

    /// A free row for a new task; `None` when the table is full.
    #[inline]
    pub fn take<'table>(&self, table: &'table Table, pool: &Pool) -> Option<Row<'table>> {
        let Some(slot) = self.head.get() else { return self.refill(table, pool) };
        let row = table.row(slot);
        self.head.set(Slot::from_bits(row.entry.next()));
        self.len.set(self.len.get() - 1);
        Some(row)
    }

    /// Takes back the row of a task that has died.
    #[inline]
    pub fn put(&self, row: Row<'_>, table: &Table, pool: &Pool) {
        self.push(row);
        if super::mutation::DOUBLE_PUSH {
            self.push(row);
        }
        if self.len.get() > KEEP {
            self.give_batch(table, pool);
        }
    }

    #[inline]
    fn push(&self, row: Row<'_>) {
        row.entry.set_next(Slot::to_bits(self.head.get()));
        self.head.set(Some(row.slot));
        self.len.set(self.len.get() + 1);
    }

    #[cold]
    #[inline(never)]
    fn refill<'table>(&self, table: &'table Table, pool: &Pool) -> Option<Row<'table>> {
        if let Some(unused) = self.fresh.borrow_mut().next() {
            return Some(table.row(unused));
        }
        // Not waiting for the lock costs at most one block of new rows, and a spawn never waits.
        let batch = pool.batches.try_lock().ok().and_then(|mut batches| batches.pop());
        if let Some(Batch { head, len }) = batch {
            let row = table.row(head);
            self.head.set(Slot::from_bits(row.entry.next()));
            self.len.set(len - 1);
            return Some(row);
        }
        let mut block = table.reserve()?;
        let first = block.next()?;
        self.fresh.replace(block);
        Some(table.row(first))
    }

    #[cold]
    #[inline(never)]
    fn give_batch(&self, table: &Table, pool: &Pool) {
        // Not waiting for the lock only means that a later death gives the batch.
        let Ok(mut batches) = pool.batches.try_lock() else { return };
        let Some(head) = self.head.get() else { return };
        let last = (1..BATCH).fold(table.row(head), |row, _| {
            let next = Slot::from_bits(row.entry.next());
            table.row(next.expect("the magazine is longer than a batch"))
        });
        self.head.set(Slot::from_bits(last.entry.next()));
        self.len.set(self.len.get() - BATCH);
        last.entry.set_next(Slot::to_bits(None));
        batches.push(Batch { head, len: BATCH });
    }

    /// Gives every row away. For a thread that ends.
    pub fn empty_into(&self, table: &Table, pool: &Pool) {
        for slot in self.fresh.take() {
            self.push(table.row(slot));
        }
        if let Some(head) = self.head.take() {
            // Here it does wait: rows lost at the end of a thread would be lost for ever.
            lock(&pool.batches).push(Batch { head, len: self.len.take() });
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::super::table::{BLOCK, CAPACITY};
    use super::*;

    #[test]
    fn a_freed_row_is_the_next_one_used() {
        let (table, pool, magazine) = (Table::new(CAPACITY), Pool::new(), Magazine::new());
        let row = magazine.take(&table, &pool).expect("the table has room");
        magazine.put(row, &table, &pool);
        assert_eq!(magazine.take(&table, &pool).map(|again| again.slot), Some(row.slot));
    }

    #[test]
    fn no_row_is_held_twice() {
        let (table, pool, magazine) = (Table::new(CAPACITY), Pool::new(), Magazine::new());
        let take = || magazine.take(&table, &pool).expect("the table has room");
        let mut held: Vec<Row> = (0..600).map(|_| take()).collect();
        held.drain(..).for_each(|row| magazine.put(row, &table, &pool));
        let mut again: Vec<u32> = (0..600).map(|_| Slot::to_bits(Some(take().slot))).collect();
        again.sort_unstable();
        again.dedup();
        assert_eq!(again.len(), 600);
    }

    #[test]
    fn a_thread_that_only_frees_feeds_one_that_only_takes() {
        let (table, pool) = (Table::new(CAPACITY), Pool::new());
        let (spawner, reaper) = (Magazine::new(), Magazine::new());
        for _ in 0..if cfg!(miri) { 1_000 } else { 20_000 } {
            let row = spawner.take(&table, &pool).expect("the table has room");
            reaper.put(row, &table, &pool);
        }
        assert!(table.used() <= KEEP + BATCH + 2 * BLOCK, "{} rows in use", table.used());
    }

    #[test]
    fn a_thread_that_ends_leaves_its_rows_to_the_others() {
        let (table, pool) = (Table::new(BLOCK), Pool::new());
        let first = Magazine::new();
        let row = first.take(&table, &pool).expect("the table has room");
        first.put(row, &table, &pool);
        first.empty_into(&table, &pool);

        let second = Magazine::new();
        let rows = std::iter::from_fn(|| second.take(&table, &pool)).count();
        assert_eq!(rows, BLOCK as usize, "all rows of the table, the unused ones too");
    }
}
