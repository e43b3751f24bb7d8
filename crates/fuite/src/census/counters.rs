//! How many tasks have been born and how many have died, counted per thread so that no two threads share a cache line.

use std::num::NonZeroU32;

use crate::sync::{AtomicU32, AtomicU64, Ordering, array_of, const_unless_loom};

/// Two adjacent lines: the prefetcher of common processors fetches them in pairs.
#[derive(Debug)]
#[repr(align(128))]
struct Pair {
    births: AtomicU64,
    deaths: AtomicU64,
}

impl Pair {
    const_unless_loom! {
        fn new() -> Self {
            Self { births: AtomicU64::new(0), deaths: AtomicU64::new(0) }
        }
    }
}

/// One pair per thread, as long as there are enough; `live` reads those that were ever used.
const PAIRS: usize = SHARED as usize + 1;
/// The last pair belongs to all threads that came too late, or that have lost their own on their way out.
const SHARED: u32 = if cfg!(loom) { 2 } else { 63 };

/// The counters of all threads.
#[derive(Debug)]
pub struct Counters {
    pairs: [Pair; PAIRS],
    /// One bit per pair that a living thread owns.
    claimed: AtomicU64,
    /// Pairs at and above it have never been used.
    high: AtomicU32,
}

/// The pair that a thread counts on. Starts at 1, so that an `Option` of it needs no more room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterId(NonZeroU32);

impl CounterId {
    fn of_pair(index: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index))
    }

    #[inline]
    fn index(self) -> u32 {
        self.0.get() - 1
    }
}

impl Counters {
    const_unless_loom! {
        /// All at zero.
        pub fn new() -> Self {
            Self { pairs: array_of!(Pair::new()), claimed: AtomicU64::new(0), high: AtomicU32::new(0) }
        }
    }

    /// The lowest pair that no thread owns, or the shared one.
    ///
    /// Acquire, against the release of the pair's previous owner: the new owner goes on from its figures.
    pub fn claim(&self) -> CounterId {
        let lowest_free =
            |claimed: u64| Some((!claimed).trailing_zeros()).filter(|&pair| pair < SHARED);
        let claimed = self.claimed.fetch_update(Ordering::AcqRel, Ordering::Relaxed, |claimed| {
            lowest_free(claimed).map(|pair| claimed | 1 << pair)
        });
        match claimed.ok().and_then(lowest_free) {
            Some(pair) => {
                self.high.fetch_max(pair + 1, Ordering::Release);
                CounterId::of_pair(pair)
            }
            None => self.shared(),
        }
    }

    /// The pair that belongs to everyone.
    pub fn shared(&self) -> CounterId {
        self.high.fetch_max(SHARED + 1, Ordering::Release);
        CounterId::of_pair(SHARED)
    }

    /// Gives a pair back, for a thread that ends. Its figures stay and go on counting.
    pub fn release(&self, id: CounterId) {
        if id.index() != SHARED {
            self.claimed.fetch_and(!(1 << id.index()), Ordering::AcqRel);
        }
    }

    /// Counts a birth. Only the owner of `id` may call it.
    #[inline]
    pub fn born(&self, id: CounterId) {
        increment(&self.pairs[id.index() as usize].births, id);
    }

    /// Counts a death. Only the owner of `id` may call it.
    #[inline]
    pub fn died(&self, id: CounterId) {
        increment(&self.pairs[id.index() as usize].deaths, id);
    }

    /// The number of live tasks. It may count one that has just died, and never overlooks one that lives.
    ///
    /// All deaths are read before any birth. A death that is seen brings its birth along (release and acquire), so
    /// what is subtracted has also been added.
    #[inline]
    pub fn live(&self) -> u64 {
        let deaths = self.sum(|pair| &pair.deaths);
        let births = self.sum(|pair| &pair.births);
        births.wrapping_sub(deaths)
    }

    /// How many tasks have ever died.
    pub fn deaths(&self) -> u64 {
        self.sum(|pair| &pair.deaths)
    }

    #[inline]
    fn sum(&self, column: impl Fn(&Pair) -> &AtomicU64) -> u64 {
        // Read anew for each column: a birth that must be seen may be the first of its thread.
        let used = self.high.load(Ordering::Acquire) as usize;
        self.pairs.iter().take(used).map(|pair| column(pair).load(Ordering::Acquire)).sum()
    }
}

/// A locked instruction costs ten times a load and a store, and only the shared pair has more than one writer.
#[inline]
fn increment(counter: &AtomicU64, id: CounterId) {
    if id.index() == SHARED {
        counter.fetch_add(1, Ordering::Release);
    } else {
        counter.store(counter.load(Ordering::Relaxed) + 1, Ordering::Release);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_task_may_die_on_another_counter_than_it_was_born_on() {
        let counters = Counters::new();
        let (here, there) = (counters.claim(), counters.claim());
        counters.born(here);
        assert_eq!(counters.live(), 1);
        counters.died(there);
        assert_eq!(counters.live(), 0);
    }

    #[test]
    fn late_threads_share_the_last_pair() {
        let counters = Counters::new();
        let ids: Vec<CounterId> = (0..PAIRS + 5).map(|_| counters.claim()).collect();
        assert!(ids[..PAIRS - 1].iter().all(|&id| id != counters.shared()));
        assert!(ids[PAIRS - 1..].iter().all(|&id| id == counters.shared()));
        ids.iter().for_each(|&id| counters.born(id));
        assert_eq!(counters.live(), ids.len() as u64);
    }

    #[test]
    fn a_released_pair_keeps_its_figures_for_the_next_owner() {
        let counters = Counters::new();
        let id = counters.claim();
        counters.born(id);
        counters.release(id);
        assert_eq!(counters.claim(), id, "the lowest free one");
        counters.born(id);
        assert_eq!(counters.live(), 2);
    }
}
