//! Threads come and go, and the count is right through all of it. One lock, for these tests count the whole process.

use std::cell::RefCell;
use std::future::{Ready, ready};
use std::sync::{Barrier, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use fuite::Tracked;

static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn task() -> Tracked<Ready<()>> {
    Tracked::new(ready(()))
}

#[test]
fn a_task_may_die_on_another_thread_than_it_was_born_on() {
    let _alone = alone();
    let (sender, receiver) = mpsc::sync_channel(64);
    let reaper = thread::spawn(move || receiver.into_iter().for_each(drop));
    for _ in 0..if cfg!(miri) { 50 } else { 50_000 } {
        sender.send(task()).expect("the reaper lives");
    }
    drop(sender);
    reaper.join().expect("it does not panic");
    assert_eq!(fuite::live(), 0);
    assert!(fuite::snapshot().is_empty());
}

#[test]
fn there_may_be_more_threads_than_counters() {
    let _alone = alone();
    let threads = if cfg!(miri) { 12 } else { 200 };
    let all = Barrier::new(threads);
    let live_twice = || {
        let first = task();
        all.wait();
        let second = task();
        drop(first);
        all.wait();
        drop(second);
    };
    thread::scope(|scope| {
        let spawned: Vec<_> = (0..threads).map(|_| scope.spawn(live_twice)).collect();
        // A scope waits for what its threads do, and not for their destructors; the end of the test must.
        spawned.into_iter().for_each(|thread| thread.join().expect("it does not panic"));
    });
    assert_eq!(fuite::live(), 0);
}

#[test]
fn a_thread_may_end_with_live_tasks_of_its_own() {
    let _alone = alone();
    let tasks = thread::spawn(|| [task(), task()]).join().expect("it does not panic");
    assert_eq!((fuite::live(), fuite::snapshot().len()), (2, 2));
    drop(tasks);
    assert_eq!(fuite::live(), 0);
}

/// A thread-local whose destructor drops a task, and makes another one that dies with it.
struct LastWill(RefCell<Vec<Tracked<Ready<()>>>>);

impl Drop for LastWill {
    fn drop(&mut self) {
        drop(task());
        self.0.borrow_mut().push(task());
    }
}

thread_local! {
    static LAST_WILL: LastWill = const { LastWill(RefCell::new(Vec::new())) };
}

#[test]
fn tasks_may_be_born_and_die_in_the_destructors_of_a_thread() {
    let _alone = alone();
    for _ in 0..5 {
        // Destructors run in an order that depends on which thread-local was used first: try both.
        let will_first = || LAST_WILL.with(|will| will.0.borrow_mut().push(task()));
        let census_first = || {
            let early = task();
            LAST_WILL.with(|will| will.0.borrow_mut().push(early));
        };
        thread::spawn(will_first).join().expect("it does not panic");
        thread::spawn(census_first).join().expect("it does not panic");
    }
    assert_eq!((fuite::live(), fuite::unlisted()), (0, 0));
    assert!(fuite::snapshot().is_empty());
}

/// Born when its thread has already lost its part of the census.
static BORN_LATE: Mutex<Vec<Tracked<Ready<()>>>> = Mutex::new(Vec::new());

struct SpawnsAtTheEnd;

impl Drop for SpawnsAtTheEnd {
    fn drop(&mut self) {
        BORN_LATE.lock().unwrap_or_else(PoisonError::into_inner).push(task());
    }
}

thread_local! {
    static AT_THE_END: SpawnsAtTheEnd = const { SpawnsAtTheEnd };
}

#[test]
fn a_task_born_too_late_for_a_row_is_counted_and_reported_as_unlisted() {
    let _alone = alone();
    // Destructors of thread-locals run in the order of registration or in its reverse: one of the two threads spawns
    // after the census has left.
    thread::spawn(|| AT_THE_END.with(|_| drop(task()))).join().expect("it does not panic");
    thread::spawn(|| {
        drop(task());
        AT_THE_END.with(|_| ());
    })
    .join()
    .expect("it does not panic");
    assert_eq!(fuite::live(), 2);
    assert_eq!(fuite::unlisted() + fuite::snapshot().len() as u64, 2);
    assert_eq!(fuite::unlisted(), 1);

    BORN_LATE.lock().unwrap_or_else(PoisonError::into_inner).clear();
    assert_eq!((fuite::live(), fuite::unlisted()), (0, 0));
}
