//! What a thread owns of the census: its free rows and its counters.

use std::cell::Cell;

use super::CENSUS;
use super::counters::Counter;
use super::entry::Entry;
use super::magazine::Magazine;

thread_local! {
    /// Constant and without a destructor: a birth reaches it without asking whether it is there.
    static LOCAL: Local =
        const { Local { magazine: Magazine::new(), counter: Cell::new(None) } };
    /// Touched by whoever claims a counter: its destructor gives up what the thread owns.
    static LEAVE: Leave = const { Leave };
}

#[derive(Debug)]
struct Local {
    magazine: Magazine<'static>,
    /// `None` before the first birth or death on this thread, after its destructors have run, and as long as all counters
    /// have owners.
    counter: Cell<Option<&'static Counter>>,
}

struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        LOCAL.with(|local| {
            local.magazine.empty_into(&CENSUS.pool);
            if let Some(counter) = local.counter.take() {
                CENSUS.counters.release(counter);
            }
        });
    }
}

/// Counts a birth and returns a row for it; `None` when there is no room, or when this thread's destructors have
/// already run past the census. Such a task is counted all the same.
#[inline]
pub(super) fn count_birth() -> Option<&'static Entry> {
    LOCAL.with(|local| match local.counter.get() {
        Some(counter) => {
            counter.born();
            local.magazine.take(&CENSUS.table, &CENSUS.pool)
        }
        None => first_birth(local),
    })
}

/// Counts a death and frees its row.
#[inline]
pub(super) fn count_death(row: Option<&'static Entry>) {
    LOCAL.with(|local| match local.counter.get() {
        Some(counter) => {
            counter.died();
            if let Some(row) = row {
                local.magazine.put(row, &CENSUS.pool);
            }
        }
        None => first_death(local, row),
    });
}

/// The first birth on a thread, or any of one that can have no counter.
#[cold]
#[inline(never)]
fn first_birth(local: &Local) -> Option<&'static Entry> {
    let may_own = arrive(local);
    match local.counter.get() {
        Some(counter) => counter.born(),
        None => CENSUS.counters.shared().born(),
    }
    may_own.then(|| local.magazine.take(&CENSUS.table, &CENSUS.pool)).flatten()
}

/// The first death on a thread, or any of one that can have no counter.
#[cold]
#[inline(never)]
fn first_death(local: &Local, row: Option<&'static Entry>) {
    let may_own = arrive(local);
    match local.counter.get() {
        Some(counter) => counter.died(),
        None => CENSUS.counters.shared().died(),
    }
    match row {
        Some(row) if may_own => local.magazine.put(row, &CENSUS.pool),
        Some(row) => CENSUS.pool.put_one(row),
        None => {}
    }
}

/// Claims a counter for this thread, if one is free. Says whether the thread may own anything: not once its destructors
/// have run past the census, for nobody would give it up.
fn arrive(local: &Local) -> bool {
    let may_own = LEAVE.try_with(|_| ()).is_ok();
    if may_own {
        local.counter.set(CENSUS.counters.claim());
    }
    may_own
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
