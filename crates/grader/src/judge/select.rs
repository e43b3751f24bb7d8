//! Picks out of everything that was seen what a rule speaks of.

use verdict::{Conduct, Evidence, Gate, Probe, Rounds, Rush, Schedule, Shutdown};

use crate::evidence::Seen;

/// The first of these for which something holds.
pub(super) fn first<'a, T>(
    all: impl Iterator<Item = (Schedule, &'a T)>,
    holds: impl Fn(&T) -> bool,
) -> Option<(Schedule, &'a T)> {
    let mut all = all;
    all.find(|(_, evidence)| holds(evidence))
}

pub(super) fn shutdown(seen: &Seen, probe: Probe, schedule: Schedule) -> Option<&Shutdown> {
    match seen.get(probe, schedule) {
        Some(Evidence::Shutdown(shutdown)) => Some(shutdown),
        _ => None,
    }
}

pub(super) fn shutdowns(seen: &Seen, probe: Probe) -> impl Iterator<Item = (Schedule, &Shutdown)> {
    seen.of(probe).filter_map(|(schedule, evidence)| match evidence {
        Evidence::Shutdown(shutdown) => Some((schedule, shutdown)),
        _ => None,
    })
}

pub(super) fn all_rounds(seen: &Seen) -> impl Iterator<Item = (Schedule, &Rounds)> {
    seen.of(Probe::P2).filter_map(|(schedule, evidence)| match evidence {
        Evidence::Rounds(rounds) => Some((schedule, rounds)),
        _ => None,
    })
}

pub(super) fn gates(seen: &Seen) -> impl Iterator<Item = (Schedule, &Gate)> {
    seen.of(Probe::P3).filter_map(|(schedule, evidence)| match evidence {
        Evidence::Gate(gate) => Some((schedule, gate)),
        _ => None,
    })
}

pub(super) fn rushes(seen: &Seen) -> impl Iterator<Item = (Schedule, &Rush)> {
    seen.of(Probe::P4).filter_map(|(schedule, evidence)| match evidence {
        Evidence::Rush(rush) => Some((schedule, rush)),
        _ => None,
    })
}

pub(super) fn conducts(seen: &Seen) -> impl Iterator<Item = (Schedule, &Conduct)> {
    seen.of(Probe::P5).filter_map(|(schedule, evidence)| match evidence {
        Evidence::Conduct(conduct) => Some((schedule, conduct)),
        _ => None,
    })
}
