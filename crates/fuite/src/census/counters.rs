//! How many tasks have been born and how many have died, counted per thread so that no two threads share a cache line.

use crate::sync::{AtomicU32, AtomicU64, Ordering, const_unless_loom};

/// The counts of one thread. Two adjacent lines: the prefetcher of common processors fetches them in pairs.
#[derive(Debug)]
#[repr(align(128))]
pub struct Counter {
    births: AtomicU64,
    deaths: AtomicU64,
    /// Its place among all.
    index: u32,
}

impl Counter {
    const_unless_loom! {
        fn new(index: u32) -> Self {
            Self { births: AtomicU64::new(0), deaths: AtomicU64::new(0), index }
        }
    }

    /// Counts a birth. Only for the thread that has claimed it.
    #[inline]
    pub fn born(&self) {
        add_alone(&self.births);
    }

    /// Counts a death. Only for the thread that has claimed it.
    #[inline]
    pub fn died(&self) {
        add_alone(&self.deaths);
    }
}

/// A locked instruction costs ten times a load and a store, which do where there is one writer.
#[inline]
fn add_alone(count: &AtomicU64) {
    count.store(count.load(Ordering::Relaxed) + 1, Ordering::Release);
}

/// The counts of all threads that have no counter of their own.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'counters>(&'counters Counter);

impl Shared<'_> {
    /// Counts a birth. For any thread.
    pub fn born(self) {
        self.0.births.fetch_add(1, Ordering::Release);
    }

    /// Counts a death. For any thread.
    pub fn died(self) {
        self.0.deaths.fetch_add(1, Ordering::Release);
    }
}

/// One per thread, as long as there are enough; `live` reads those that were ever used.
const COUNTERS: usize = SHARED as usize + 1;
/// The last one belongs to all threads that came too late, or that have lost their own on their way out.
const SHARED: u32 = if cfg!(loom) {
    2
} else if cfg!(miri) {
    7
} else {
    63
};

#[cfg(not(loom))]
const fn all_counters() -> [Counter; COUNTERS] {
    let mut counters = [const { Counter::new(0) }; COUNTERS];
    let mut index = 0;
    while index <= SHARED {
        counters[index as usize].index = index;
        index += 1;
    }
    counters
}

#[cfg(loom)]
fn all_counters() -> [Counter; COUNTERS] {
    std::array::from_fn(|index| Counter::new(index as u32))
}

/// The counters of all threads.
#[derive(Debug)]
pub struct Counters {
    counters: [Counter; COUNTERS],
    /// One bit per counter that a living thread owns.
    claimed: AtomicU64,
    /// Counters at and above it have never been used.
    high: AtomicU32,
}

impl Counters {
    const_unless_loom! {
        /// All at zero.
        pub fn new() -> Self {
            Self { counters: all_counters(), claimed: AtomicU64::new(0), high: AtomicU32::new(0) }
        }
    }

    /// The first counter that no thread owns, for the calling one; `None` when each has its owner.
    ///
    /// Acquire, against the release of the counter's previous owner: the new owner goes on from its figures.
    pub fn claim(&self) -> Option<&Counter> {
        let first_free =
            |claimed: u64| Some((!claimed).trailing_zeros()).filter(|&index| index < SHARED);
        let claimed = self.claimed.fetch_update(Ordering::AcqRel, Ordering::Relaxed, |claimed| {
            first_free(claimed).map(|index| claimed | 1 << index)
        });
        claimed.ok().and_then(first_free).map(|index| self.used(index))
    }

    /// The counter that belongs to everyone.
    pub fn shared(&self) -> Shared<'_> {
        Shared(self.used(SHARED))
    }

    fn used(&self, index: u32) -> &Counter {
        // Read first: threads that have no counter of their own come by with every task. Who sees the figure high enough
        // need not raise it, and whoever learns of the task from here sees no lower one.
        if self.high.load(Ordering::Relaxed) <= index {
            self.high.fetch_max(index + 1, Ordering::Release);
        }
        &self.counters[index as usize]
    }

    /// Gives a counter back, for a thread that ends. Its figures stay and go on counting.
    pub fn release(&self, counter: &Counter) {
        self.claimed.fetch_and(!(1 << counter.index), Ordering::AcqRel);
    }

    /// The number of live tasks. It may count one that has just died, and never overlooks one that lives.
    ///
    /// All deaths are read before any birth. A death that is seen brings its birth along (release and acquire), so
    /// what is subtracted has also been added.
    #[inline]
    pub fn live(&self) -> u64 {
        let deaths = self.sum(|counter| &counter.deaths);
        let births = self.sum(|counter| &counter.births);
        births.wrapping_sub(deaths)
    }

    /// How many tasks have ever died.
    pub fn deaths(&self) -> u64 {
        self.sum(|counter| &counter.deaths)
    }

    #[inline]
    fn sum(&self, column: impl Fn(&Counter) -> &AtomicU64) -> u64 {
        // Read anew for each column: a birth that must be seen may be the first of its thread.
        let used = self.high.load(Ordering::Acquire) as usize;
        let used = self.counters.iter().take(used);
        used.map(|counter| column(counter).load(Ordering::Acquire)).sum()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn own(counters: &Counters) -> &Counter {
        counters.claim().expect("there are enough for this test")
    }

    #[test]
    fn a_task_may_die_on_another_counter_than_it_was_born_on() {
        let counters = Counters::new();
        let (here, there) = (own(&counters), own(&counters));
        here.born();
        assert_eq!(counters.live(), 1);
        there.died();
        assert_eq!(counters.live(), 0);
    }

    #[test]
    fn late_threads_share_the_last_counter() {
        let counters = Counters::new();
        let claimed: Vec<&Counter> = std::iter::from_fn(|| counters.claim()).collect();
        assert_eq!(claimed.len(), COUNTERS - 1, "the last one is nobody's own");
        claimed.iter().for_each(|counter| counter.born());
        counters.shared().born();
        counters.shared().born();
        assert_eq!(counters.live(), claimed.len() as u64 + 2);
        counters.shared().died();
        assert_eq!(counters.live(), claimed.len() as u64 + 1);
    }

    #[test]
    fn a_released_counter_keeps_its_figures_for_the_next_owner() {
        let counters = Counters::new();
        let first = own(&counters);
        first.born();
        counters.release(first);
        let next = own(&counters);
        assert_eq!(next.index, first.index, "the first free one");
        next.born();
        assert_eq!(counters.live(), 2);
    }
}
