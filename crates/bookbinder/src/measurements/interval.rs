//! A measured value with its 95 % interval, and what may be concluded from two of them.

use serde::Deserialize;

/// A median, and between which values the true one lies.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(crate) struct Interval {
    pub(crate) low: f64,
    pub(crate) median: f64,
    pub(crate) high: f64,
}

impl Interval {
    /// A value that is known exactly.
    pub(crate) fn exact(value: f64) -> Self {
        Self { low: value, median: value, high: value }
    }

    /// Whether it is an interval at all.
    pub(crate) fn is_sound(self) -> bool {
        let is_finite = self.low.is_finite() && self.high.is_finite();
        is_finite && self.low <= self.median && self.median <= self.high
    }

    pub(crate) fn is_exact(self) -> bool {
        self.high <= self.low
    }

    /// The cost of one, of the cost of so many.
    pub(crate) fn per(self, count: f64) -> Self {
        Self { low: self.low / count, median: self.median / count, high: self.high / count }
    }

    /// How many are done in one unit of this time, of the time of `count`.
    pub(crate) fn rate(self, count: f64) -> Self {
        Self { low: count / self.high, median: count / self.median, high: count / self.low }
    }

    /// How many times `other` this is. The ends are those that both intervals allow at the worst.
    pub(crate) fn over(self, other: Self) -> Self {
        Self {
            low: self.low / other.high,
            median: self.median / other.median,
            high: self.high / other.low,
        }
    }

    /// Whether the two cannot be told apart.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    pub(crate) fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Sorts `items`, the best first, into groups between which the measurement does tell.
///
/// An item joins the group before it as soon as its interval overlaps that of *any* member: where a
/// cannot be told from b, nor b from c, to put a before c would also say something about b.
pub(crate) fn ranked<T>(
    mut items: Vec<(T, Interval)>,
    more_is_better: bool,
) -> Vec<Vec<(T, Interval)>> {
    items.sort_by(|(_, a), (_, b)| a.median.total_cmp(&b.median));
    if more_is_better {
        items.reverse();
    }
    let mut groups: Vec<Vec<(T, Interval)>> = Vec::new();
    for (item, interval) in items {
        // A wide interval of an earlier group may reach over those after it.
        let first = groups
            .iter()
            .position(|group| group.iter().any(|(_, other)| other.overlaps(interval)))
            .unwrap_or(groups.len());
        let mut tied: Vec<_> = groups.drain(first..).flatten().collect();
        tied.push((item, interval));
        groups.push(tied);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(low: f64, median: f64, high: f64) -> Interval {
        Interval { low, median, high }
    }

    #[test]
    fn a_ratio_has_the_widest_interval_that_its_terms_allow() {
        let ratio = between(18.0, 20.0, 22.0).over(between(9.0, 10.0, 11.0));
        assert_eq!(ratio, between(18.0 / 11.0, 2.0, 22.0 / 9.0));
    }

    #[test]
    fn a_rate_turns_its_interval_round() {
        assert_eq!(between(1.0, 2.0, 4.0).rate(8.0), between(2.0, 4.0, 8.0));
    }

    #[track_caller]
    fn check_groups(intervals: &[(char, f64, f64)], expected: &[&str]) {
        for more_is_better in [false, true] {
            let items = intervals
                .iter()
                .map(|(name, low, high)| (*name, between(*low, f64::midpoint(*low, *high), *high)));
            let mut found: Vec<String> = ranked(items.collect(), more_is_better)
                .iter()
                .map(|group| {
                    let mut names: Vec<char> = group.iter().map(|(name, _)| *name).collect();
                    names.sort_unstable();
                    names.into_iter().collect()
                })
                .collect();
            if more_is_better {
                found.reverse();
            }
            assert_eq!(found, expected, "more is better: {more_is_better}");
        }
    }

    #[test]
    fn those_whose_intervals_overlap_share_a_rank() {
        check_groups(&[('b', 3.0, 4.0), ('a', 1.0, 2.0)], &["a", "b"]);
        check_groups(&[('a', 1.0, 3.0), ('b', 2.0, 4.0), ('c', 5.0, 6.0)], &["ab", "c"]);
    }

    #[test]
    fn a_chain_of_overlaps_is_one_rank_whatever_its_ends() {
        check_groups(&[('a', 1.0, 3.0), ('b', 2.0, 5.0), ('c', 4.0, 6.0)], &["abc"]);
    }

    #[test]
    fn an_interval_that_reaches_over_others_takes_them_along() {
        check_groups(&[('a', 1.0, 2.0), ('b', 3.0, 3.5), ('w', 1.5, 9.0)], &["abw"]);
    }
}
