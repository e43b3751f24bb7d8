//! The scopes of open guards, each with the number of its live tasks.
//!
//! Only tasks born under a guard pay for this: in production no guard is open and every scope is 0.

use crate::sync::{AtomicU32, AtomicU64, Ordering, array_of, const_unless_loom};

/// Guards that may be open at once. A guard belongs to a test, and a test to a thread.
pub const GUARDS: usize = if cfg!(loom) { 2 } else { 1024 };

/// One word per open guard: its scope's number in the upper half, its live tasks in the lower.
///
/// Both in one word, because a death must be counted for *this* scope and not for one that took over its place in
/// between. A scope's number is never given again (until 2^32 guards have been opened), so a task that outlives its
/// guard counts for nobody.
#[derive(Debug)]
pub struct Scopes {
    words: [AtomicU64; GUARDS],
    last: AtomicU32,
}

impl Scopes {
    const_unless_loom! {
        /// No open guard.
        pub fn new() -> Self {
            Self { words: array_of!(AtomicU64::new(0)), last: AtomicU32::new(0) }
        }
    }

    /// Opens a scope; `None` when [`GUARDS`] are open already.
    pub fn open(&self) -> Option<u32> {
        // A number decides its place, so a taken place costs one number and the next one is tried.
        (0..GUARDS).find_map(|_| {
            let scope = self.last.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
            let free = scope != 0
                && self
                    .word(scope)
                    .compare_exchange(0, empty(scope), Ordering::AcqRel, Ordering::Relaxed)
                    .is_ok();
            free.then_some(scope)
        })
    }

    /// Closes a scope, whether or not tasks of it still live.
    pub fn close(&self, scope: u32) {
        self.word(scope).store(0, Ordering::Release);
    }

    /// Counts a birth in `scope`, if its guard is still open.
    pub fn born(&self, scope: u32) {
        let _ = self.word(scope).fetch_update(Ordering::AcqRel, Ordering::Relaxed, |word| {
            (number(word) == scope).then(|| word + 1)
        });
    }

    /// Counts a death in `scope`, if its guard is still open. True when this was its last live task.
    ///
    /// Release: whoever sees the count at zero sees the rows free.
    pub fn died(&self, scope: u32) -> bool {
        let before = self.word(scope).fetch_update(Ordering::AcqRel, Ordering::Relaxed, |word| {
            (number(word) == scope && word != empty(scope)).then(|| word - 1)
        });
        before == Ok(empty(scope) + 1)
    }

    /// The number of live tasks in `scope`: exact, because every birth and death of a scope is one atomic step.
    pub fn live(&self, scope: u32) -> u64 {
        let word = self.word(scope).load(Ordering::Acquire);
        if number(word) == scope { word & u64::from(u32::MAX) } else { 0 }
    }

    fn word(&self, scope: u32) -> &AtomicU64 {
        &self.words[scope as usize % GUARDS]
    }
}

fn empty(scope: u32) -> u64 {
    u64::from(scope) << 32
}

fn number(word: u64) -> u32 {
    (word >> 32) as u32
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_death_tells_when_it_was_the_last() {
        let scopes = Scopes::new();
        let scope = scopes.open().expect("no guard is open");
        scopes.born(scope);
        scopes.born(scope);
        assert!(!scopes.died(scope));
        assert_eq!(scopes.live(scope), 1);
        assert!(scopes.died(scope));
        assert_eq!(scopes.live(scope), 0);
    }

    #[test]
    fn a_task_that_outlives_its_guard_counts_for_nobody() {
        let scopes = Scopes::new();
        let old = scopes.open().expect("no guard is open");
        scopes.born(old);
        scopes.close(old);
        scopes.last.store(
            old.wrapping_sub(1).wrapping_add(u32::try_from(GUARDS).unwrap_or(u32::MAX)),
            Ordering::Relaxed,
        );
        let new = scopes.open().expect("the place is free again");
        assert_eq!(new as usize % GUARDS, old as usize % GUARDS, "the same place");
        scopes.born(new);
        scopes.born(old);
        assert!(!scopes.died(old));
        assert_eq!(scopes.live(new), 1);
        assert_eq!(scopes.live(old), 0);
    }

    #[test]
    fn the_number_of_open_guards_is_limited() {
        let scopes = Scopes::new();
        let open: Vec<u32> = std::iter::from_fn(|| scopes.open()).collect();
        assert_eq!(open.len(), GUARDS);
        scopes.close(open[7]);
        assert!(scopes.open().is_some());
    }
}
