//! Waiting for the whole process, where each death rings and nothing else does.

use std::time::Duration;

use super::{CALLED, End, LISTED, Target};
use crate::census::{Awaited, CENSUS, Life, Slot, id_bits};
use crate::clock::Sleep;
use crate::leak_error::LeakError;
use crate::options::Options;
use crate::search::{Excuser, Search};
use crate::snapshot::Task;

/// The tasks of the whole process that nobody excuses.
pub(crate) struct OfProcess<'a> {
    options: &'a Options,
    /// Whether a proof that some tasks never end is enough to end the wait.
    seeks_proof: bool,
    last: Option<Look>,
    /// The last look was taken at this poll.
    is_fresh: bool,
    interval: Duration,
}

/// What a look at the whole table found.
#[derive(Clone, Copy)]
struct Look {
    /// How many tasks had died by then.
    deaths: u64,
    /// How many lived by then and are not in the table: they were just dying, or have no row.
    unseen: u64,
    left: u64,
    proven: u64,
    /// Of what is left, some can still be proven.
    has_evidence: bool,
}

/// When the first look at the whole table is repeated; from then on each interval is twice the one before.
const FIRST_INTERVAL: Duration = Duration::from_millis(1);

impl<'a> OfProcess<'a> {
    pub(crate) fn new(options: &'a Options, seeks_proof: bool) -> Self {
        Self { options, seeks_proof, last: None, is_fresh: false, interval: FIRST_INTERVAL }
    }

    fn look(&self) -> Look {
        let deaths = CENSUS.deaths();
        let mut look =
            Look { deaths, unseen: CENSUS.live(), left: 0, proven: 0, has_evidence: false };
        let mut excuser = Excuser::new(self.options);
        CENSUS.for_each_life(|slot, life| {
            look.unseen = look.unseen.saturating_sub(1);
            if !excuser.excuses(slot, &life) {
                look.left += 1;
                if life.has_record() {
                    let record = CENSUS.records.of(slot, id_bits(slot, life.generation));
                    let proven = record.is_some_and(|record| record.at_rest().is_proven());
                    look.proven += u64::from(proven);
                    look.has_evidence = true;
                }
            }
        });
        look
    }

    fn search(&self) -> Search<impl FnMut(Slot, &Life) -> bool> {
        let mut excuser = Excuser::new(self.options);
        Search::new(move |slot, life| !excuser.excuses(slot, life))
    }
}

impl Target for OfProcess<'_> {
    fn awaited(&self) -> Awaited {
        Awaited::Process
    }

    fn is_quiet(&mut self) -> bool {
        if CENSUS.live() == 0 {
            return true;
        }
        // What was left at the last look must all have died since: until as many have, there is nothing to see. This
        // keeps the wait for a crowd from looking at all of it at each death.
        let enough_deaths = |last: &Look| CENSUS.deaths() >= last.deaths + last.left;
        self.is_fresh = self.last.as_ref().is_none_or(enough_deaths);
        if self.is_fresh {
            self.last = Some(self.look());
        }
        // A dying task leaves the table before it leaves the count, and rings only then.
        self.last.is_some_and(|look| look.left == 0 && look.unseen == 0)
    }

    fn proven(&mut self) -> Option<(u64, Vec<Task>)> {
        let proven = |look: &Look| look.left > 0 && look.proven == look.left;
        let mut last = self.last.filter(proven).filter(|_| self.seeks_proof)?;
        // An older look knows nothing of those who were born since, while a roll was called for example.
        if !self.is_fresh {
            last = self.look();
            self.last = Some(last);
        }
        proven(&last).then(|| (last.left, self.search().tasks(CALLED)))
    }

    fn leak(&mut self, end: End) -> Option<LeakError> {
        let (groups, listed) = self.search().find(LISTED);
        let unlisted = CENSUS.unlisted();
        let leak = LeakError::new(groups, listed, end, "").with_unlisted(unlisted);
        Some(leak).filter(|leak| leak.count() > 0)
    }

    fn all(&self) -> Vec<Task> {
        self.search().tasks(usize::MAX)
    }

    /// Nothing rings for the whole process when a task comes to rest.
    fn next_look(&mut self) -> Option<Sleep> {
        if !self.seeks_proof {
            return None;
        }
        // Forgotten only where a look comes in its place: it is what spares the others a look at the whole table.
        self.last.take_if(|look| look.has_evidence)?;
        let interval = self.interval;
        self.interval = interval.saturating_mul(2);
        Some(self.options.sleep(interval))
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::future::pending;

    use super::*;

    /// Polls so often that a doubled interval would have no end, each time without a sleep to wait for.
    const POLLS: usize = 200;

    fn look(has_evidence: bool) -> Look {
        Look { deaths: 0, unseen: 0, left: 1, proven: 0, has_evidence }
    }

    #[test]
    fn a_look_that_is_not_worth_repeating_is_kept_however_often_its_wait_is_polled() {
        let options = Options::new().timer(|_| Box::pin(pending()));
        for (seeks_proof, has_evidence) in [(false, false), (false, true), (true, false)] {
            let mut target = OfProcess::new(&options, seeks_proof);
            target.last = Some(look(has_evidence));
            let repeated = (0..POLLS).any(|_| target.next_look().is_some());
            assert!(!repeated, "{seeks_proof} {has_evidence}");
            assert!(target.last.is_some(), "{seeks_proof} {has_evidence}");
        }
    }

    #[test]
    fn a_look_that_may_end_in_a_proof_is_repeated_once() {
        let options = Options::new().timer(|_| Box::pin(pending()));
        let mut target = OfProcess::new(&options, true);
        target.last = Some(look(true));
        let repeated = (0..POLLS).filter(|_| target.next_look().is_some()).count();
        assert_eq!((repeated, target.interval), (1, 2 * FIRST_INTERVAL));
    }
}
