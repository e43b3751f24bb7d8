//! Free rows: each thread keeps its own stack of them, and a shared pool evens out the surplus.
//!
//! A spawn takes from the stack of its thread and a death puts on the stack of *its* thread, so both touch memory that
//! the core already owns. A program that spawns on one thread and ends tasks on another would pile free rows up on the
//! second; the pool carries them back, a batch at a time, and with them comes their memory, which the other core has
//! written last: for all at once, where a spawn would wait for each.

use std::cell::{Cell, RefCell};

use super::entry::Entry;
use super::slot::Slot;
use super::table::{Fresh, Table};
use crate::sync::{Mutex, MutexGuard, const_unless_loom, lock};

/// A magazine with so many rows gives a batch away, if it need not wait for the pool. Few where every access is
/// simulated: a test of a few tasks then meets the pool as a program of thousands does.
const KEEP: usize = if cfg!(loom) {
    1
} else if cfg!(miri) {
    8
} else {
    256
};
/// Half of what is kept, so that a magazine at its limit is neither emptied nor at its limit again at once.
const BATCH: usize = KEEP.div_ceil(2);
/// A magazine with so many rows is full, and must wait.
const ROOM: usize = 2 * KEEP - 1;

/// A power of two: an index that is masked needs no check.
const PLACES: usize = ROOM + 1;
const _: () = assert!(PLACES.is_power_of_two());

/// The free rows that belong to no thread.
#[derive(Debug)]
pub struct Pool {
    free: Mutex<Vec<Slot>>,
}

impl Pool {
    const_unless_loom! {
        /// A pool without rows.
        pub fn new() -> Self {
            Self { free: Mutex::new(Vec::new()) }
        }
    }

    /// Frees one row from a thread that has no magazine any more.
    pub fn put_one(&self, row: &Entry) {
        lock(&self.free).push(row.slot());
    }
}

/// One thread's free rows. Single-threaded: the cells are the proof.
#[derive(Debug)]
pub struct Magazine<'table> {
    /// At 1 to `len` they are all there. At 0 there never is one: what is taken there is none, and nobody need ask first.
    rows: [Cell<Option<&'table Entry>>; PLACES],
    len: Cell<usize>,
    fresh: RefCell<Fresh>,
}

impl<'table> Magazine<'table> {
    /// A magazine without rows.
    pub const fn new() -> Self {
        Self {
            rows: [const { Cell::new(None) }; PLACES],
            len: Cell::new(0),
            fresh: RefCell::new(Fresh::NONE),
        }
    }

    /// A free row for a new task; `None` when the table is full.
    #[inline]
    pub fn take(&self, table: &'table Table, pool: &Pool) -> Option<&'table Entry> {
        self.pop().or_else(|| self.refill(table, pool))
    }

    /// Takes back the row of a task that has died.
    #[inline]
    pub fn put(&self, row: &'table Entry, pool: &Pool) {
        self.push(row);
        if super::mutation::DOUBLE_PUSH {
            self.push(row);
        }
        if self.len.get() >= KEEP {
            self.give_batch(pool);
        }
    }

    #[inline]
    fn pop(&self) -> Option<&'table Entry> {
        let len = self.len.get();
        let row = self.rows[len % PLACES].get()?;
        self.len.set(len - 1);
        Some(row)
    }

    #[inline]
    fn push(&self, row: &'table Entry) {
        let len = self.len.get() + 1;
        self.rows[len % PLACES].set(Some(row));
        self.len.set(len);
    }

    #[cold]
    #[inline(never)]
    fn refill(&self, table: &'table Table, pool: &Pool) -> Option<&'table Entry> {
        if let Some(unused) = self.fresh.borrow_mut().next() {
            return Some(table.row(unused));
        }
        // Not waiting for the lock costs at most one block of new rows, and a spawn never waits.
        if let Ok(mut free) = pool.free.try_lock() {
            let rest = free.len().saturating_sub(BATCH);
            free.drain(rest..).for_each(|slot| self.push(table.row(slot)));
            drop(free);
            Entry::fetch(self.rows[1..=self.len.get()].iter().filter_map(Cell::get));
        }
        if let Some(row) = self.pop() {
            return Some(row);
        }
        let mut block = table.reserve()?;
        let first = block.next()?;
        self.fresh.replace(block);
        Some(table.row(first))
    }

    #[cold]
    #[inline(never)]
    fn give_batch(&self, pool: &Pool) {
        match pool.free.try_lock() {
            Ok(free) => self.give(BATCH, free),
            // A later death gives the batch, if there is room for that one.
            Err(_) if self.len.get() + 2 <= ROOM => {}
            Err(_) => self.give(BATCH, lock(&pool.free)),
        }
    }

    fn give(&self, count: usize, mut free: MutexGuard<'_, Vec<Slot>>) {
        free.extend(std::iter::from_fn(|| self.pop()).take(count).map(Entry::slot));
    }

    /// Gives every row away. For a thread that ends.
    pub fn empty_into(&self, pool: &Pool) {
        // Here it does wait: rows lost at the end of a thread would be lost for ever.
        let mut free = lock(&pool.free);
        free.extend(self.fresh.take());
        self.give(ROOM, free);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::super::entry::Birth;
    use super::super::stamp::Stamp;
    use super::super::table::{BLOCK, CAPACITY};
    use super::*;

    #[test]
    fn a_freed_row_is_the_next_one_used() {
        let (table, pool, magazine) = (Table::new(CAPACITY), Pool::new(), Magazine::new());
        let row = magazine.take(&table, &pool).expect("the table has room");
        magazine.put(row, &pool);
        assert_eq!(magazine.take(&table, &pool).map(Entry::slot), Some(row.slot()));
    }

    #[test]
    fn no_row_is_held_twice() {
        let (table, pool, magazine) = (Table::new(CAPACITY), Pool::new(), Magazine::new());
        let take = || magazine.take(&table, &pool).expect("the table has room");
        // More than one magazine has room for.
        let many = ROOM + KEEP / 2;
        let mut held: Vec<&Entry> = (0..many).map(|_| take()).collect();
        held.drain(..).for_each(|row| magazine.put(row, &pool));
        let mut again: Vec<u32> = (0..many).map(|_| take().slot().bits()).collect();
        again.sort_unstable();
        again.dedup();
        assert_eq!(again.len(), many);
    }

    #[test]
    fn a_thread_that_only_frees_feeds_one_that_only_takes() {
        let (table, pool) = (Table::new(CAPACITY), Pool::new());
        let (spawner, reaper) = (Magazine::new(), Magazine::new());
        for _ in 0..if cfg!(miri) { 200 } else { 20_000 } {
            let row = spawner.take(&table, &pool).expect("the table has room");
            reaper.put(row, &pool);
        }
        let used = table.used() as usize;
        assert!(used <= KEEP + BATCH + 2 * BLOCK as usize, "{used} rows in use");
    }

    #[test]
    fn a_batch_from_the_pool_leaves_the_rows_of_live_tasks_alone() {
        let (table, pool) = (Table::new(CAPACITY), Pool::new());
        let (magazine, other) = (Magazine::new(), Magazine::new());
        let take = || magazine.take(&table, &pool).expect("the table has room");
        // Freed first, so that the magazine has had them.
        let freed: Vec<&Entry> = (1..KEEP).map(|_| take()).collect();
        freed.into_iter().for_each(|row| magazine.put(row, &pool));
        let live: Vec<&Entry> = (1..KEEP).map(|_| take()).collect();
        for row in &live {
            row.begin(Birth { origin: 0, stamp: Stamp::from_bits(0), parent: 0, scope: 0 });
            row.poll_begins();
        }
        let row = other.take(&table, &pool).expect("the table has room");
        other.put(row, &pool);
        other.empty_into(&pool);
        // More than is left of the block of new rows.
        let fresh: Vec<&Entry> = (0..BLOCK).map(|_| take()).collect();
        assert!(fresh.iter().any(|free| free.slot() == row.slot()), "the pool was asked");
        assert!(live.iter().all(|row| row.read().is_some_and(|life| life.polls == 1)));
    }

    #[test]
    fn a_thread_that_ends_leaves_its_rows_to_the_others() {
        let (table, pool) = (Table::new(BLOCK), Pool::new());
        let first = Magazine::new();
        let row = first.take(&table, &pool).expect("the table has room");
        first.put(row, &pool);
        first.empty_into(&pool);

        let second = Magazine::new();
        let rows = std::iter::from_fn(|| second.take(&table, &pool)).count();
        assert_eq!(rows, BLOCK as usize, "all rows of the table, the unused ones too");
    }
}
