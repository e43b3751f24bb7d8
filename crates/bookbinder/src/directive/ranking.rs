//! Who comes before whom, as far as the intervals tell.

use crate::measurements::Interval;
use crate::measurements::interval::ranked;

/// `smol, puis Go et async-std à égalité`: no order is stated between intervals that overlap.
pub(super) fn phrase(items: Vec<(&str, Interval)>, more_is_better: bool) -> String {
    let group = |mut group: Vec<(&str, Interval)>| {
        // Nothing is read out of the sequence of those that nothing tells apart.
        group.sort_by_key(|(name, _)| name.to_lowercase());
        let names: Vec<&str> = group.iter().map(|(name, _)| *name).collect();
        match names[..] {
            [ref first @ .., last] if !first.is_empty() => {
                format!("{} et {last} à égalité", first.join(", "))
            }
            _ => names.concat(),
        }
    };
    let groups: Vec<String> = ranked(items, more_is_better).into_iter().map(group).collect();
    groups.join(", puis ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(low: f64, high: f64) -> Interval {
        Interval { low, median: f64::midpoint(low, high), high }
    }

    #[test]
    fn an_order_is_stated_only_between_intervals_that_do_not_overlap() {
        let items = || {
            vec![
                ("Go", interval(5.0, 6.0)),
                ("tokio", interval(1.0, 2.0)),
                ("smol", interval(3.0, 4.0)),
            ]
        };
        assert_eq!(phrase(items(), false), "tokio, puis smol, puis Go");
        assert_eq!(phrase(items(), true), "Go, puis smol, puis tokio");
        let mut tied = items();
        tied[0].1 = interval(3.9, 6.0);
        assert_eq!(phrase(tied.clone(), false), "tokio, puis Go et smol à égalité");
        tied[1].1 = interval(1.0, 4.5);
        assert_eq!(phrase(tied, false), "Go, smol et tokio à égalité");
    }
}
