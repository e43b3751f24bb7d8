//! Every interleaving of the parts of the census that share memory, by the model checker.
//!
//! ```text
//! RUSTFLAGS="--cfg loom" cargo test -p fuite --release --test loom
//! ```
//!
//! Loom knows the C11 memory model, so these models hold on processors that reorder more than x86 does.
#![cfg(loom)]

use std::task::Poll;

use fuite::census::bell::{Awaited, Bell};
use fuite::census::counters::Counters;
use fuite::census::entry::{Birth, Entry};
use fuite::census::magazine::{Magazine, Pool};
use fuite::census::scopes::Scopes;
use fuite::census::stamp::Stamp;
use fuite::census::table::{CAPACITY, Slot, Table};
use loom::sync::Arc;
use loom::thread;

/// A birth whose fields all carry the same figure.
fn birth(figure: u32) -> Birth {
    Birth { origin: figure, stamp: Stamp::from_bits(figure), parent: figure.into(), scope: figure }
}

#[test]
fn a_reader_never_mixes_two_lives_of_a_row() {
    loom::model(|| {
        let entry = Arc::new(Entry::new());
        entry.begin(birth(1));
        let writer = {
            let entry = Arc::clone(&entry);
            thread::spawn(move || {
                entry.end();
                entry.begin(birth(2));
            })
        };
        if let Some(life) = entry.read() {
            let figure = life.birth.origin;
            assert!(figure == 1 || figure == 2);
            assert_eq!(life.birth.stamp.bits(), figure);
            assert_eq!(life.birth.parent, figure.into());
            assert_eq!(life.birth.scope, figure);
            assert_eq!(life.generation, 2 * figure - 1, "and it is told by its generation");
        }
        writer.join().unwrap();
    });
}

#[test]
fn the_count_of_live_tasks_never_wraps_below_zero() {
    loom::model(|| {
        let counters = Arc::new(Counters::new());
        // Born on one thread, dead on another: the reader may see the second thread's figures first.
        let spawner = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || {
                counters.born(counters.claim());
                let reaper = {
                    let counters = Arc::clone(&counters);
                    thread::spawn(move || counters.died(counters.claim()))
                };
                reaper.join().unwrap();
            })
        };
        assert!(counters.live() <= 1);
        spawner.join().unwrap();
        assert_eq!(counters.live(), 0);
    });
}

#[test]
fn a_live_task_is_never_overlooked() {
    loom::model(|| {
        let counters = Arc::new(Counters::new());
        let own = counters.claim();
        counters.born(own);
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || {
                let own = counters.claim();
                counters.born(own);
                counters.died(own);
            })
        };
        assert!((1..=2).contains(&counters.live()));
        other.join().unwrap();
        assert_eq!(counters.live(), 1);
    });
}

#[test]
fn a_counter_handed_to_the_next_thread_keeps_its_figures() {
    loom::model(|| {
        let counters = Arc::new(Counters::new());
        let count_one = |counters: &Counters| {
            let own = counters.claim();
            counters.born(own);
            counters.release(own);
        };
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || count_one(&counters))
        };
        count_one(&counters);
        other.join().unwrap();
        assert_eq!(counters.live(), 2);
    });
}

#[test]
fn a_free_row_is_never_given_to_two_threads() {
    loom::model(|| {
        let shared = Arc::new((Table::new(CAPACITY), Pool::new()));
        // The pool has rows to hand over when the two threads begin.
        let magazine = Magazine::new();
        let rows: Vec<_> = (0..3).filter_map(|_| magazine.take(&shared.0, &shared.1)).collect();
        rows.into_iter().for_each(|row| magazine.put(row, &shared.0, &shared.1));
        magazine.empty_into(&shared.0, &shared.1);

        let other = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || take_put_take(&shared.0, &shared.1))
        };
        let mut held = take_put_take(&shared.0, &shared.1);
        held.extend(other.join().unwrap());
        let count = held.len();
        held.sort_unstable();
        held.dedup();
        assert_eq!(held.len(), count, "each row once");
    });
}

/// The rows that a thread holds in the end. Its magazine goes to the pool, as at the end of any thread.
fn take_put_take(table: &Table, pool: &Pool) -> Vec<u32> {
    let magazine = Magazine::new();
    let first = magazine.take(table, pool).expect("the table has room");
    let second = magazine.take(table, pool).expect("the table has room");
    magazine.put(first, table, pool);
    let third = magazine.take(table, pool).expect("the table has room");
    magazine.empty_into(table, pool);
    [second, third].map(|row| Slot::to_bits(Some(row.slot))).to_vec()
}

#[test]
fn a_row_that_changes_threads_is_never_read_half_written() {
    loom::model(|| {
        let shared = Arc::new((Table::new(CAPACITY), Pool::new()));
        let magazine = Magazine::new();
        let row = magazine.take(&shared.0, &shared.1).expect("the table has room");
        row.entry.begin(birth(1));
        row.entry.end();
        magazine.put(row, &shared.0, &shared.1);
        magazine.empty_into(&shared.0, &shared.1);

        let next_owner = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let row = Magazine::new().take(&shared.0, &shared.1).expect("the table has room");
                row.entry.begin(birth(2));
            })
        };
        shared.0.for_each_life(|_, life| {
            assert_eq!((life.birth.origin, life.birth.scope), (2, 2));
        });
        next_owner.join().unwrap();
    });
}

#[test]
fn exactly_one_of_two_last_deaths_is_the_last() {
    loom::model(|| {
        let scopes = Arc::new(Scopes::new());
        let scope = scopes.open().expect("no guard is open");
        scopes.born(scope);
        scopes.born(scope);
        let other = {
            let scopes = Arc::clone(&scopes);
            thread::spawn(move || scopes.died(scope))
        };
        let last = scopes.died(scope);
        assert_ne!(last, other.join().unwrap());
        assert_eq!(scopes.live(scope), 0);
    });
}

#[test]
fn a_guard_that_waits_is_woken_by_the_last_death_or_sees_it() {
    loom::model(|| {
        let shared = Arc::new((Scopes::new(), Bell::new()));
        let scope = shared.0.open().expect("no guard is open");
        shared.0.born(scope);
        let task = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                if shared.0.died(scope) {
                    shared.1.ring(Awaited::Scope(scope));
                }
            })
        };
        // Loom reports a deadlock when nobody ever wakes this.
        let key = shared.1.new_key();
        loom::future::block_on(std::future::poll_fn(|cx| {
            shared.1.register(key, Awaited::Scope(scope), cx.waker());
            if shared.0.live(scope) == 0 { Poll::Ready(()) } else { Poll::Pending }
        }));
        shared.1.unregister(key);
        task.join().unwrap();
    });
}
