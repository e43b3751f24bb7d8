//! What a service says it did: of one order, of one batch, of its whole life.

use std::collections::BTreeMap;

use crate::{BackendError, InvalidOrder, OrderId};

/// What became of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Charged, once.
    Done,
    /// Refused at the door; the backend never saw it.
    Rejected(InvalidOrder),
    /// The charge failed; it is not tried again.
    Failed(BackendError),
}

/// What became of each order of one batch.
///
/// Orders are listed in the sequence in which their outcome was known. A batch that holds an id
/// twice has two entries for it: the order, and the refused duplicate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// One entry per order of the batch.
    pub outcomes: Vec<(OrderId, Outcome)>,
}

impl Report {
    /// How many orders were charged.
    #[must_use]
    pub fn done(&self) -> usize {
        self.outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Done).count()
    }

    /// How many entries each id has; 1 for an order that came in once.
    #[must_use]
    pub fn entries_by_id(&self) -> BTreeMap<OrderId, usize> {
        let mut entries = BTreeMap::new();
        for (id, _) in &self.outcomes {
            *entries.entry(*id).or_insert(0) += 1;
        }
        entries
    }
}

/// How many orders of a service's life ended in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Charged.
    pub done: u64,
    /// Refused at the door.
    pub rejected: u64,
    /// Not charged, because the backend failed or panicked.
    pub failed: u64,
}

impl Summary {
    /// Counts one more order.
    pub fn record(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Done => self.done += 1,
            Outcome::Rejected(_) => self.rejected += 1,
            Outcome::Failed(_) => self.failed += 1,
        }
    }

    /// How many orders the service received in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.done + self.rejected + self.failed
    }
}

/// How far a batch has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Orders whose outcome is known.
    pub settled: usize,
    /// Orders that were accepted.
    pub accepted: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_counts_every_outcome_once() {
        let mut summary = Summary::default();
        summary.record(&Outcome::Done);
        summary.record(&Outcome::Done);
        summary.record(&Outcome::Rejected(InvalidOrder::ZeroPrice));
        summary.record(&Outcome::Failed(BackendError::Panicked));
        assert_eq!(summary, Summary { done: 2, rejected: 1, failed: 1 });
        assert_eq!(summary.total(), 4);
    }

    #[test]
    fn a_report_tells_a_duplicate_from_its_order() {
        let report = Report {
            outcomes: vec![
                (1, Outcome::Done),
                (2, Outcome::Done),
                (1, Outcome::Rejected(InvalidOrder::Duplicate)),
            ],
        };
        assert_eq!(report.done(), 2);
        assert_eq!(report.entries_by_id(), BTreeMap::from([(1, 2), (2, 1)]));
    }
}
