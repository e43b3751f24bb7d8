//! What a thread owns of the census: its free rows and its counters.

use std::cell::Cell;

use super::counters::Counter;
use super::entry::Entry;
use super::magazine::Magazine;
use super::{CENSUS, Census};

thread_local! {
    static LOCAL: Local = const { Local { magazine: Magazine::new(), counter: Cell::new(None) } };
}

#[derive(Debug)]
struct Local {
    magazine: Magazine<'static>,
    counter: Cell<Option<&'static Counter>>,
}

impl Local {
    #[inline]
    fn counter(&self) -> &'static Counter {
        self.counter.get().unwrap_or_else(|| self.claim_counter())
    }

    #[cold]
    #[inline(never)]
    fn claim_counter(&self) -> &'static Counter {
        let counter = CENSUS.counters.claim();
        self.counter.set(Some(counter));
        counter
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.magazine.empty_into(&CENSUS.pool);
        if let Some(counter) = self.counter.take() {
            CENSUS.counters.release(counter);
        }
    }
}

/// Counts a birth and returns a row for it; `None` when there is no room, or when this thread's destructors have
/// already run past the census. Such a task is counted all the same.
#[inline]
pub(super) fn count_birth() -> Option<&'static Entry> {
    LOCAL
        .try_with(|local| {
            local.counter().born();
            local.magazine.take(&CENSUS.table, &CENSUS.pool)
        })
        .unwrap_or_else(|_| late_birth(&CENSUS))
}

/// Counts a death and frees its row.
#[inline]
pub(super) fn count_death(row: Option<&'static Entry>) {
    LOCAL
        .try_with(|local| {
            local.counter().died();
            if let Some(row) = row {
                local.magazine.put(row, &CENSUS.pool);
            }
        })
        .unwrap_or_else(|_| late_death(&CENSUS, row));
}

#[cold]
#[inline(never)]
fn late_birth(census: &Census) -> Option<&'static Entry> {
    census.counters.shared().born();
    None
}

#[cold]
#[inline(never)]
fn late_death(census: &Census, row: Option<&Entry>) {
    census.counters.shared().died();
    if let Some(row) = row {
        census.pool.put_one(row);
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::super::Ticket;
    use super::super::table::BLOCK;
    use super::*;
    use crate::origin::Origin;

    #[test]
    fn short_threads_leave_their_rows_to_the_next() {
        let before = CENSUS.table.used();
        for _ in 0..if cfg!(miri) { 5 } else { 500 } {
            let spawner = thread::spawn(|| drop(Ticket::new(Origin::task::<()>())));
            spawner.join().expect("it does not panic");
        }
        let grown = CENSUS.table.used() - before;
        // Other tests of this process may take a block at the same time.
        assert!(grown <= 4 * BLOCK, "{grown} rows for 500 tasks, one at a time");
    }
}
