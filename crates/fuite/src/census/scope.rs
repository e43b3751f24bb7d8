//! A scope: who belongs together, and how many of them live.
//!
//! Only tasks born in a scope pay for it: in production, unless the program opens scopes itself, there is none.

use crate::sync::{AtomicBool, AtomicU64, Ordering};

/// The figures of one scope, shared by whoever opened it and by every task that was born in it.
///
/// Two counts, because a wait has two good ends: nothing is left, or nothing of what is left can ever move again.
#[derive(Debug)]
pub struct Scope {
    number: u32,
    live: AtomicU64,
    /// Live tasks of which it is not proven that they can never run again.
    restless: AtomicU64,
    ended: AtomicBool,
}

impl Scope {
    /// A scope without tasks.
    #[must_use]
    pub fn new(number: u32) -> Self {
        Self {
            number,
            live: AtomicU64::new(0),
            restless: AtomicU64::new(0),
            ended: AtomicBool::new(false),
        }
    }

    /// Tells it from every other scope of the process; never 0.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Counts a birth. A newborn is restless: its runtime has yet to poll it.
    pub fn born(&self) {
        self.restless.fetch_add(1, Ordering::AcqRel);
        self.live.fetch_add(1, Ordering::AcqRel);
    }

    /// Counts a death. True when this was the last live task.
    ///
    /// Release: whoever sees the count at zero sees the rows free.
    pub fn died(&self) -> bool {
        self.live.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// A task has come to rest for ever, or the restless one has died. True when it was the last restless one.
    pub fn rested(&self) -> bool {
        self.restless.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// A task that was at rest is polled after all: by an executor that does not wait for a wake-up.
    pub fn roused(&self) {
        self.restless.fetch_add(1, Ordering::AcqRel);
    }

    /// The number of live tasks: exact, because every birth and death is one atomic step.
    #[must_use]
    pub fn live(&self) -> u64 {
        self.live.load(Ordering::Acquire)
    }

    /// The number of live tasks that may run again.
    #[must_use]
    pub fn restless(&self) -> u64 {
        self.restless.load(Ordering::Acquire)
    }

    /// Marks it as ended: its tasks have lost their owner.
    pub fn end(&self) {
        self.ended.store(true, Ordering::Release);
    }

    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_death_tells_when_it_was_the_last() {
        let scope = Scope::new(7);
        scope.born();
        scope.born();
        assert!(!scope.died());
        assert_eq!(scope.live(), 1);
        assert!(scope.died());
        assert_eq!(scope.live(), 0);
    }

    #[test]
    fn a_newborn_is_restless_until_it_has_come_to_rest() {
        let scope = Scope::new(7);
        scope.born();
        assert_eq!(scope.restless(), 1);
        assert!(scope.rested());
        scope.roused();
        assert_eq!((scope.live(), scope.restless()), (1, 1));
    }
}
