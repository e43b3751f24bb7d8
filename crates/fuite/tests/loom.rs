//! Every interleaving of the parts of the census that share memory, by the model checker.
//!
//! ```text
//! RUSTFLAGS="--cfg loom" cargo test -p fuite --test loom
//! ```
//!
//! Loom knows the C11 memory model, so these models hold on processors that reorder more than x86 does.
#![cfg(loom)]

use std::future::poll_fn;
use std::task::Poll;

use fuite::census::bell::{Awaited, Bell};
use fuite::census::counters::{Counter, Counters};
use fuite::census::entry::{Birth, Entry, Life};
use fuite::census::magazine::{Magazine, Pool};
use fuite::census::scope::Scope;
use fuite::census::slot::Slot;
use fuite::census::stamp::Stamp;
use fuite::census::table::{CAPACITY, Table};
use loom::sync::Arc;
use loom::sync::atomic::{AtomicU32, Ordering};
use loom::thread;

/// Runs `one` and `other` on two threads that share what `set_up` made, in every interleaving; then `check`.
///
/// Twice, each in turn on the model's first thread. Loom prunes its search by the last access to each atomic, and may
/// therefore miss an interleaving in which a thread that has read an atomic writes it next; what it misses depends on
/// which of the two threads it starts with.
fn race<S: Send + Sync + 'static>(set_up: fn() -> S, one: fn(&S), other: fn(&S), check: fn(&S)) {
    for (first, second) in [(one, other), (other, one)] {
        loom::model(move || {
            let shared = Arc::new(set_up());
            let spawned = {
                let shared = Arc::clone(&shared);
                thread::spawn(move || second(&shared))
            };
            first(&shared);
            spawned.join().unwrap();
            check(&shared);
        });
    }
}

fn free_row() -> Entry {
    Entry::new(Slot::at(0).expect("the first row has a number"))
}

/// A birth whose fields all carry the same figure.
fn birth(figure: u32) -> Birth {
    Birth { origin: figure, stamp: Stamp::from_bits(figure), parent: figure.into(), scope: figure }
}

/// The life is of one birth, the one that its generation says.
fn assert_whole(life: Life) {
    let figure = life.birth.origin;
    assert_eq!(life.birth.stamp.bits(), figure);
    assert_eq!(life.birth.parent, figure.into());
    assert_eq!(life.birth.scope, figure);
    assert_eq!(life.generation, 2 * figure - 1);
}

#[test]
fn a_reader_never_mixes_two_lives_of_a_row() {
    let reuse = |entry: &Entry| {
        entry.end();
        entry.begin(birth(2));
    };
    let set_up = || {
        let entry = free_row();
        entry.begin(birth(1));
        entry
    };
    race(set_up, |entry| entry.read().into_iter().for_each(assert_whole), reuse, |_| ());
}

#[test]
fn a_reader_never_sees_a_life_before_it_is_written() {
    let first_life = |entry: &Entry| entry.begin(birth(1));
    race(free_row, |entry| entry.read().into_iter().for_each(assert_whole), first_life, |_| ());
}

fn own(counters: &Counters) -> &Counter {
    counters.claim().expect("no model has so many threads")
}

#[test]
fn the_count_of_live_tasks_never_wraps_below_zero() {
    loom::model(|| {
        let counters = Arc::new(Counters::new());
        // Born on one thread, dead on another: the reader may see the second thread's figures first.
        let spawner = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || {
                own(&counters).born();
                let reaper = {
                    let counters = Arc::clone(&counters);
                    thread::spawn(move || own(&counters).died())
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
    let set_up = || {
        let counters = Counters::new();
        own(&counters).born();
        counters
    };
    let come_and_go = |counters: &Counters| {
        let own = own(counters);
        own.born();
        own.died();
    };
    let look = |counters: &Counters| assert!((1..=2).contains(&counters.live()));
    race(set_up, look, come_and_go, |counters| assert_eq!(counters.live(), 1));
}

#[test]
fn a_counter_handed_to_the_next_thread_keeps_its_figures() {
    let count_one = |counters: &Counters| {
        let own = own(counters);
        own.born();
        counters.release(own);
    };
    race(Counters::new, count_one, count_one, |counters| assert_eq!(counters.live(), 2));
}

#[test]
fn a_free_row_is_never_given_to_two_threads() {
    loom::model(|| {
        let shared = Arc::new((Table::new(CAPACITY), Pool::new()));
        // The pool has rows to hand over when the two threads begin.
        let magazine = Magazine::new();
        let rows: Vec<_> = (0..3).filter_map(|_| magazine.take(&shared.0, &shared.1)).collect();
        rows.into_iter().for_each(|row| magazine.put(row, &shared.1));
        magazine.empty_into(&shared.1);

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
    magazine.put(first, pool);
    let third = magazine.take(table, pool).expect("the table has room");
    magazine.empty_into(pool);
    [second, third].map(|row| row.slot().bits()).to_vec()
}

#[test]
fn a_row_that_changes_threads_is_never_read_half_written() {
    let set_up = || {
        let (table, pool, magazine) = (Table::new(CAPACITY), Pool::new(), Magazine::new());
        let row = magazine.take(&table, &pool).expect("the table has room");
        row.begin(birth(1));
        row.end();
        magazine.put(row, &pool);
        magazine.empty_into(&pool);
        (table, pool)
    };
    let next_owner = |(table, pool): &(Table, Pool)| {
        let row = Magazine::new().take(table, pool).expect("the table has room");
        row.begin(birth(2));
    };
    race(
        set_up,
        |(table, _)| table.for_each_life(|_, life| assert_whole(life)),
        next_owner,
        |_| (),
    );
}

#[test]
fn a_row_is_not_fetched_from_under_a_reader_of_the_life_before() {
    let set_up = || {
        let entry = free_row();
        entry.begin(birth(1));
        entry.poll_begins();
        entry
    };
    let end_and_fetch = |entry: &Entry| {
        entry.end();
        Entry::fetch([entry].into_iter());
    };
    let read = |entry: &Entry| entry.read().into_iter().for_each(|life| assert_eq!(life.polls, 1));
    race(set_up, read, end_and_fetch, |_| ());
}

/// A scope with so many live tasks.
fn scope_of(tasks: u32) -> Scope {
    let scope = Scope::new(1);
    (0..tasks).for_each(|_| scope.born());
    scope
}

#[test]
fn of_the_last_two_deaths_in_a_scope_one_is_the_last() {
    let die = |(scope, last): &(Scope, AtomicU32)| {
        if scope.died() {
            last.fetch_add(1, Ordering::Relaxed);
        }
    };
    race(
        || (scope_of(2), AtomicU32::new(0)),
        die,
        die,
        |(scope, last)| {
            assert_eq!(last.load(Ordering::Relaxed), 1);
            assert_eq!(scope.live(), 0);
        },
    );
}

/// Waits until a look at the scope is enough. Loom reports a deadlock when nobody ever wakes it.
fn wait((scope, bell): &(Scope, Bell), is_enough: fn(&Scope) -> bool) {
    let (key, awaited) = (bell.new_key(), Awaited::Scope(scope.number()));
    loom::future::block_on(poll_fn(|cx| {
        bell.register(key, awaited, cx.waker());
        if is_enough(scope) { Poll::Ready(()) } else { Poll::Pending }
    }));
    bell.unregister(key);
}

#[test]
fn a_guard_that_waits_is_woken_by_the_last_death_or_sees_it() {
    let die = |(scope, bell): &(Scope, Bell)| {
        if scope.died() {
            bell.ring(Awaited::Scope(scope.number()));
        }
    };
    let wait = |both: &(Scope, Bell)| wait(both, |scope| scope.live() == 0);
    race(|| (scope_of(1), Bell::new()), wait, die, |_| ());
}

#[test]
fn a_guard_that_waits_is_woken_by_the_last_task_to_come_to_rest_or_sees_it() {
    let rest = |(scope, bell): &(Scope, Bell)| {
        if scope.rested() {
            bell.ring(Awaited::Scope(scope.number()));
        }
    };
    let wait = |both: &(Scope, Bell)| wait(both, |scope| scope.restless() == 0);
    race(|| (scope_of(1), Bell::new()), wait, rest, |_| ());
}
