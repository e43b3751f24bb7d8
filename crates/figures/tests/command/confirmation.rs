//! A run that confirms an earlier one: its intervals cover both, so it ranks only what both rank alike.

use std::collections::BTreeMap;

use crate::common::measured;
use figures::{Benches, Figure, Pair};

fn figure(runtime: &str, low: f64, median: f64, high: f64) -> Figure {
    Figure {
        bench: "spawn".to_owned(),
        runtime: runtime.to_owned(),
        variant: "raw".to_owned(),
        parameters: BTreeMap::new(),
        unit: "ns".to_owned(),
        median,
        low,
        high,
        elements: 1,
    }
}

fn pair(added: f64) -> Pair {
    Pair {
        bench: "spawn".to_owned(),
        runtime: "smol".to_owned(),
        per: "task".to_owned(),
        unit: "ns".to_owned(),
        plain: 100.0,
        added,
        low: added - 1.0,
        high: added + 1.0,
    }
}

#[test]
fn intervals_cover_both_runs_and_medians_lie_between_them() {
    let first = measured(vec![figure("smol", 90.0, 100.0, 105.0)], vec![pair(20.0)]);
    let second = measured(vec![figure("smol", 98.0, 110.0, 120.0)], vec![pair(30.0)]);
    let both = second.confirmed_by(&first);
    assert_eq!(both.figures, [figure("smol", 90.0, 105.0, 120.0)]);
    let Pair { added, low, high, .. } = &both.pairs[0];
    assert_eq!((*added, *low, *high), (25.0, 19.0, 31.0));
}

#[test]
fn what_two_runs_rank_otherwise_is_ranked_no_more() {
    let first =
        measured(vec![figure("smol", 9.0, 10.0, 11.0), figure("go", 19.0, 20.0, 21.0)], vec![]);
    let second =
        measured(vec![figure("smol", 29.0, 30.0, 31.0), figure("go", 19.0, 20.0, 21.0)], vec![]);
    let both = second.confirmed_by(&first);
    let (smol, go) = (&both.figures[0], &both.figures[1]);
    assert!(
        smol.low <= go.high && go.low <= smol.high,
        "{smol:?} and {go:?} have nothing in common"
    );
}

#[test]
fn what_only_one_run_measured_is_left_out() {
    let first = measured(vec![], vec![]);
    let second = measured(vec![figure("smol", 9.0, 10.0, 11.0)], vec![pair(1.0)]);
    let both = second.confirmed_by(&first);
    assert!(both.figures.is_empty() && both.pairs.is_empty());
}

#[test]
fn two_runs_of_which_one_was_short_are_short() {
    let short = Benches { quick: true, ..measured(vec![], vec![]) };
    assert!(measured(vec![], vec![]).confirmed_by(&short).quick);
}
