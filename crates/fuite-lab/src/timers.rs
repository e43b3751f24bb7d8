//! The clock, and who waits for it.

use std::collections::BTreeMap;
use std::task::Waker;
use std::time::Duration;

/// A place in the sequence of timers: by deadline, and among equals by who came first.
pub(crate) type Place = (Duration, u64);

#[derive(Default)]
pub(crate) struct Timers {
    now: Duration,
    pending: BTreeMap<Place, Waker>,
    next: u64,
}

impl Timers {
    /// The virtual time since the lab began.
    pub(crate) fn now(&self) -> Duration {
        self.now
    }

    /// Has `waker` woken at `deadline`.
    pub(crate) fn insert(&mut self, deadline: Duration, waker: Waker) -> Place {
        let place = (deadline, self.next);
        self.next += 1;
        self.pending.insert(place, waker);
        place
    }

    /// Gives a place up. The waker is returned, to be dropped where no lock is held.
    pub(crate) fn remove(&mut self, place: Place) -> Option<Waker> {
        self.pending.remove(&place)
    }

    /// Moves the clock to the next deadline, and returns all who wait for that moment; nobody when nobody waits.
    pub(crate) fn advance(&mut self) -> Vec<Waker> {
        let Some((deadline, _)) = self.pending.first_key_value().map(|(place, _)| *place) else {
            return Vec::new();
        };
        self.now = self.now.max(deadline);
        let later = self.pending.split_off(&(self.now, u64::MAX));
        std::mem::replace(&mut self.pending, later).into_values().collect()
    }

    /// Forgets everyone.
    pub(crate) fn clear(&mut self) -> Vec<Waker> {
        std::mem::take(&mut self.pending).into_values().collect()
    }
}
