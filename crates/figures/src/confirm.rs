//! Two runs in one document: what it then says, both have said.

use crate::document::{Benches, Figure, Pair};
use crate::statistics::Estimate;

impl Benches {
    /// This run, confirmed by an earlier one: of what both measured, intervals that cover both.
    ///
    /// The interval of one run tells how its own repetitions differ. What differs from run to run, such as the core that a
    /// thread happens to get, it does not know. With the wider intervals two figures are only ranked where both runs rank
    /// them alike. A median is the midpoint of the two.
    #[must_use]
    pub fn confirmed_by(self, earlier: &Self) -> Self {
        let figures = self
            .figures
            .into_iter()
            .filter_map(|figure| {
                let is_same = |other: &&Figure| {
                    // Another number of operations is other work.
                    other.is_of(&figure) && other.elements == figure.elements
                };
                let other = earlier.figures.iter().find(is_same)?;
                let Estimate { median, low, high } = both(figure.estimate(), other.estimate());
                Some(Figure { median, low, high, ..figure })
            })
            .collect();
        let pairs = self
            .pairs
            .into_iter()
            .filter_map(|pair| {
                let key = |pair: &Pair| (pair.bench.clone(), pair.runtime.clone());
                let other = earlier.pairs.iter().find(|other| key(other) == key(&pair))?;
                let Estimate { median: added, low, high } = both(pair.estimate(), other.estimate());
                Some(Pair {
                    plain: f64::midpoint(pair.plain, other.plain),
                    added,
                    low,
                    high,
                    ..pair
                })
            })
            .collect();
        Self { figures, pairs, quick: self.quick || earlier.quick, ..self }
    }
}

fn both(one: Estimate, other: Estimate) -> Estimate {
    Estimate {
        median: f64::midpoint(one.median, other.median),
        low: one.low.min(other.low),
        high: one.high.max(other.high),
    }
}
