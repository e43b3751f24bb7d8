//! Wakes those who wait for tasks to end.

use std::task::Waker;

use crate::sync::{AtomicU32, AtomicU64, Mutex, Ordering, const_unless_loom, lock};

/// What somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The last live task of a guard's scope.
    Scope(u32),
    /// The last live task of the process.
    Process,
}

#[derive(Debug)]
struct Waiter {
    key: u64,
    awaited: Awaited,
    waker: Waker,
}

/// The wakers of all guards and all others that wait.
///
/// No waker is cloned, woken or dropped under the lock: each of these may run code of a runtime, which may end a
/// task, which rings the bell.
#[derive(Debug)]
pub struct Bell {
    waiters: Mutex<Vec<Waiter>>,
    /// How many wait for the whole process: deaths look here first, and nearly always see 0.
    process_waiters: AtomicU32,
    last_key: AtomicU64,
}

impl Bell {
    const_unless_loom! {
        /// Nobody waits.
        pub fn new() -> Self {
            Self {
                waiters: Mutex::new(Vec::new()),
                process_waiters: AtomicU32::new(0),
                last_key: AtomicU64::new(0),
            }
        }
    }

    /// A key that tells one waiter from the others.
    pub fn new_key(&self) -> u64 {
        self.last_key.fetch_add(1, Ordering::Relaxed)
    }

    /// Has `waker` woken once, by the next [`ring`](Self::ring) for what it awaits. Replaces the waker that `key` left before.
    ///
    /// The caller looks at the count *after* it has registered: the lock orders the two sides, so either this look
    /// sees the death, or the death sees this waker.
    ///
    /// True if `key` had left none, or none since it was last rung for: where a death may overlook a waiter, it may
    /// overlook this one again.
    pub fn register(&self, key: u64, awaited: Awaited, waker: &Waker) -> bool {
        let mut waker = waker.clone();
        let mut waiters = lock(&self.waiters);
        match waiters.iter_mut().find(|waiter| waiter.key == key) {
            Some(waiter) => std::mem::swap(&mut waiter.waker, &mut waker),
            None => {
                waiters.push(Waiter { key, awaited, waker });
                self.count_process_waiters(&waiters);
                return true;
            }
        }
        drop(waiters);
        drop(waker);
        false
    }

    /// Forgets the waker that `key` left.
    pub fn unregister(&self, key: u64) {
        let forgotten = self.take(|waiter| waiter.key == key);
        drop(forgotten);
    }

    /// Wakes everyone who waits for `awaited`.
    #[cold]
    pub fn ring(&self, awaited: Awaited) {
        for waiter in self.take(|waiter| waiter.awaited == awaited) {
            waiter.waker.wake();
        }
    }

    /// Whether a death must ring for the process.
    ///
    /// Relaxed, and that is all a death can afford: it may overlook somebody who begins to wait at this very moment.
    /// That is why those who wait for the process look a second time, a poll later.
    #[inline]
    pub fn awaited_by_process(&self) -> bool {
        self.process_waiters.load(Ordering::Relaxed) != 0
    }

    fn take(&self, matches: impl Fn(&Waiter) -> bool) -> Vec<Waiter> {
        let mut waiters = lock(&self.waiters);
        let taken = waiters.extract_if(.., |waiter| matches(waiter)).collect();
        self.count_process_waiters(&waiters);
        taken
    }

    fn count_process_waiters(&self, waiters: &[Waiter]) {
        let count = waiters.iter().filter(|waiter| waiter.awaited == Awaited::Process).count();
        self.process_waiters.store(u32::try_from(count).unwrap_or(u32::MAX), Ordering::SeqCst);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::task::Wake;

    use super::*;

    #[derive(Default)]
    struct CountWakes(AtomicUsize);

    impl CountWakes {
        fn count(&self) -> usize {
            self.0.load(Ordering::Relaxed)
        }
    }

    impl Wake for CountWakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn only_those_who_await_it_are_woken_and_only_once() {
        let bell = Bell::new();
        let (scoped, process) = (Arc::new(CountWakes::default()), Arc::new(CountWakes::default()));
        bell.register(bell.new_key(), Awaited::Scope(1), &Waker::from(Arc::clone(&scoped)));
        bell.register(bell.new_key(), Awaited::Process, &Waker::from(Arc::clone(&process)));

        bell.ring(Awaited::Scope(2));
        assert_eq!((scoped.count(), process.count()), (0, 0));
        bell.ring(Awaited::Scope(1));
        bell.ring(Awaited::Scope(1));
        assert_eq!((scoped.count(), process.count()), (1, 0));
        assert!(bell.awaited_by_process());
        bell.ring(Awaited::Process);
        assert_eq!((scoped.count(), process.count()), (1, 1));
        assert!(!bell.awaited_by_process(), "deaths are cheap again");
    }

    #[test]
    fn a_waiter_that_is_polled_again_leaves_its_newest_waker() {
        let bell = Bell::new();
        let (old, new) = (Arc::new(CountWakes::default()), Arc::new(CountWakes::default()));
        let key = bell.new_key();
        bell.register(key, Awaited::Process, &Waker::from(Arc::clone(&old)));
        bell.register(key, Awaited::Process, &Waker::from(Arc::clone(&new)));
        bell.ring(Awaited::Process);
        assert_eq!((old.count(), new.count()), (0, 1));
    }

    #[test]
    fn a_waiter_that_gives_up_leaves_nothing_behind() {
        let bell = Bell::new();
        let waiter = Arc::new(CountWakes::default());
        let key = bell.new_key();
        bell.register(key, Awaited::Process, &Waker::from(Arc::clone(&waiter)));
        bell.unregister(key);
        assert!(!bell.awaited_by_process());
        assert_eq!(Arc::strong_count(&waiter), 1, "its waker has been dropped");
    }

    #[test]
    fn a_waker_may_ring_the_bell_itself() {
        static BELL: Bell = Bell::new();
        struct Rings;
        impl Wake for Rings {
            fn wake(self: Arc<Self>) {
                BELL.ring(Awaited::Process);
            }
        }
        impl Drop for Rings {
            fn drop(&mut self) {
                BELL.ring(Awaited::Process);
            }
        }
        let key = BELL.new_key();
        BELL.register(key, Awaited::Process, &Waker::from(Arc::new(Rings)));
        BELL.register(key, Awaited::Process, &Waker::from(Arc::new(Rings)));
        BELL.ring(Awaited::Process);
        BELL.unregister(key);
    }
}
