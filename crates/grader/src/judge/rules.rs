//! One rule per criterion.

use verdict::{
    BatchFacts, Conduct, Evidence, Finding, OrderFacts, Probe, Remains, Rounds, Rush, Schedule,
    Soak,
};

use super::select::{all_rounds, conducts, first, gates, rushes, shutdown, shutdowns};
use super::{Clerk, Ruling};
use crate::evidence::Seen;

/// A batch that took this long, in virtual seconds, had time for two heartbeats.
const TIME_FOR_HEARTBEATS: u64 = 60;

/// Bug 1: with four workers, nothing more is left than with none; failed audits are retried.
pub(super) fn workers_end(seen: &Seen, clerk: &Clerk<'_>) -> Ruling {
    let mut ruling = Ruling::default();
    for (schedule, with) in shutdowns(seen, Probe::P1) {
        let Some(without) = shutdown(seen, Probe::P0, schedule) else { continue };
        let at = (Probe::P1, schedule);
        if with.left.total() > without.left.total() {
            let more = more_than(&without.left, &with.left);
            let findings = clerk.left(at, &more, 0, "workers-left");
            ruling.findings.extend(findings);
        }
        if !with.returned && without.returned {
            ruling.findings.push(clerk.shown(at.0, at.1, "workers-hold-shutdown", &[]));
        }
        if !ruling.findings.is_empty() {
            break;
        }
    }
    if let Some((schedule, conduct)) = first(conducts(seen), |it| !unaudited(it).is_empty()) {
        let ids = list(&unaudited(conduct));
        let finding = clerk.shown(Probe::P5, schedule, "audits-missing", &[("ids", ids.into())]);
        ruling.findings.push(finding);
    }
    ruling
}

/// Bug 2: the count does not grow with the rounds; heartbeats are heard while a batch lasts.
pub(super) fn monitors_end(seen: &Seen, clerk: &Clerk<'_>) -> Ruling {
    let mut ruling = Ruling::default();
    if let Some((schedule, rounds)) = first(all_rounds(seen), |it| growth(it) > 0) {
        ruling.findings.extend(rounds_findings(schedule, rounds, clerk));
    }
    if let Some((schedule, conduct)) = first(conducts(seen), is_silent) {
        let seconds = conduct.batches.iter().map(|batch| batch.seconds).max().unwrap_or(0);
        let particulars = [("duration", clerk.duration(seconds).into())];
        ruling.findings.push(clerk.shown(Probe::P5, schedule, "no-heartbeat", &particulars));
    }
    ruling
}

/// What grows with the rounds, by its origin; where nobody saw that, the slope alone is proof enough.
fn rounds_findings(schedule: Schedule, rounds: &Rounds, clerk: &Clerk<'_>) -> Vec<Finding> {
    let at = (Probe::P2, schedule);
    let mut found = clerk.left(at, &rounds.grown, 0, "rounds-grow");
    if found.is_empty()
        && let [_, first, .., last] = rounds.live[..]
    {
        let particulars = [("first", first.into()), ("last", last.into())];
        let unnamed = clerk.shown(at.0, at.1, "rounds-grow-unnamed", &particulars);
        found.push(Finding { tasks: Some(last), expected: Some(first), ..unnamed });
    }
    found
}

/// Bug 3: a batch returns when its orders are done, and each was charged once.
pub(super) fn batches_wait(seen: &Seen, clerk: &Clerk<'_>) -> Ruling {
    let mut ruling = Ruling::default();
    if let Some((schedule, gate)) = first(gates(seen), |it| it.returned_early) {
        let at = (Probe::P3, schedule);
        ruling.findings.push(clerk.shown(at.0, at.1, "returned-early", &[]));
        ruling.findings.extend(clerk.left(at, &gate.at_return, 0, "still-working"));
    }
    for (schedule, conduct) in conducts(seen) {
        let found = batch_findings(schedule, conduct, clerk);
        if !found.is_empty() {
            ruling.findings.extend(found);
            break;
        }
    }
    let stuck = first(all_rounds(seen), |it| !it.returned).map(|(its, _)| (Probe::P2, its));
    let stuck =
        stuck.or_else(|| first(rushes(seen), |it| !it.processed).map(|(its, _)| (Probe::P4, its)));
    if let Some((probe, schedule)) = stuck {
        ruling.findings.push(clerk.shown(probe, schedule, "batch-never-returns", &[]));
    }
    ruling
}

fn batch_findings(schedule: Schedule, conduct: &Conduct, clerk: &Clerk<'_>) -> Vec<Finding> {
    let charged = |times: fn(u64) -> bool| -> Vec<u64> {
        let orders = conduct.orders.iter().filter(|order| times(order.charges));
        orders.map(|order| order.id).collect()
    };
    let of_batches = |ids: fn(&BatchFacts) -> &Vec<u64>| -> Vec<u64> {
        conduct.batches.iter().flat_map(ids).copied().collect()
    };
    [
        ("orders-not-charged", charged(|times| times == 0)),
        ("orders-charged-twice", charged(|times| times > 1)),
        ("orders-late", of_batches(|batch| &batch.late)),
        ("orders-misreported", of_batches(|batch| &batch.misreported)),
    ]
    .into_iter()
    .filter(|(_, ids)| !ids.is_empty())
    .map(|(id, ids)| clerk.shown(Probe::P5, schedule, id, &[("ids", list(&ids).into())]))
    .collect()
}

/// Bug 4: with nothing started and nothing to do, shutdown returns and leaves nothing; with work
/// behind it, its summary counts every order.
pub(super) fn ledger_closes(seen: &Seen, clerk: &Clerk<'_>) -> Ruling {
    let mut ruling = Ruling::default();
    for (schedule, shutdown) in shutdowns(seen, Probe::P0) {
        let at = (Probe::P0, schedule);
        if !shutdown.returned {
            ruling.findings.push(clerk.shown(at.0, at.1, "shutdown-never-returns", &[]));
        }
        ruling.findings.extend(clerk.left(at, &shutdown.left, 0, "shutdown-leaves"));
        if !ruling.findings.is_empty() {
            return ruling;
        }
    }
    if let Some((schedule, rush)) = first(rushes(seen), is_short) {
        match rush.counted {
            Some(counted) => {
                let particulars = [("counted", counted.into()), ("orders", rush.orders.into())];
                let short = clerk.shown(Probe::P4, schedule, "summary-short", &particulars);
                ruling.add_unless_early(seen, short);
            }
            None => {
                let stuck = clerk.shown(Probe::P4, schedule, "shutdown-never-returns", &[]);
                ruling.findings.push(stuck);
            }
        }
    }
    let wrong = |conduct: &Conduct| conduct.summary.is_some_and(|it| it != conduct.expected);
    if let Some((schedule, conduct)) = first(conducts(seen), wrong) {
        let summary = conduct.summary.unwrap_or_default();
        let particulars =
            [("summary", numbers(summary).into()), ("expected", numbers(conduct.expected).into())];
        let wrong = clerk.shown(Probe::P5, schedule, "summary-wrong", &particulars);
        ruling.add_unless_early(seen, wrong);
    }
    ruling
}

impl Ruling {
    /// A batch that returns early can lose its orders all by itself: what the summary misses then
    /// proves nothing against the ledger.
    fn add_unless_early(&mut self, seen: &Seen, finding: Finding) {
        let early = gates(seen).any(|(_, gate)| gate.returned_early);
        if early { self.doubts.push(finding) } else { self.findings.push(finding) }
    }
}

/// The live count at rest is the same after two hours as at the beginning, and nothing is left that
/// no bug explains.
pub(super) fn count_is_flat(seen: &Seen, clerk: &Clerk<'_>) -> Ruling {
    let mut ruling = Ruling::default();
    for (schedule, evidence) in seen.of(Probe::P6) {
        let at = (Probe::P6, schedule);
        let Evidence::Soak(soak) = evidence else { continue };
        if soak.late_floor > soak.early_peak {
            ruling.findings.push(soak_finding(schedule, soak, clerk));
            ruling.findings.extend(clerk.left(at, &soak.grown, 0, "soak-gained"));
        } else if !soak.returned {
            ruling.doubts.push(clerk.shown(at.0, at.1, "batch-never-returns", &[]));
        }
    }
    for (schedule, rounds) in all_rounds(seen) {
        let Some(idle) = shutdown(seen, Probe::P0, schedule) else { continue };
        if growth(rounds) == 0 && rounds.left.total() > idle.left.total() {
            let more = more_than(&idle.left, &rounds.left);
            let findings = clerk.left((Probe::P2, schedule), &more, 0, "left-unexplained");
            ruling.findings.extend(findings);
            break;
        }
    }
    ruling
}

fn soak_finding(schedule: Schedule, soak: &Soak, clerk: &Clerk<'_>) -> Finding {
    let particulars = [
        ("early", soak.early_peak.into()),
        ("late", soak.late_floor.into()),
        ("peak", soak.peak.into()),
        ("calls", soak.calls.into()),
        ("duration", clerk.duration(soak.seconds).into()),
    ];
    let finding = clerk.shown(Probe::P6, schedule, "soak-grows", &particulars);
    Finding {
        tasks: Some(soak.peak),
        expected: Some(soak.early_peak.min(soak.late_floor)),
        ..finding
    }
}

/// How many tasks the rounds after the first have added: a slope, so that a task started once, at
/// the first call, is not taken for one started at every call.
fn growth(rounds: &Rounds) -> u64 {
    match rounds.live[..] {
        [_, first, .., last] => last.saturating_sub(first),
        _ => 0,
    }
}

/// What of `with` is not in `without`, group by group.
pub(super) fn more_than(without: &Remains, with: &Remains) -> Remains {
    let mut more = with.clone();
    for group in &mut more.groups {
        let known = without.groups.iter().find(|other| {
            (&other.file, other.line, other.column, &other.type_name)
                == (&group.file, group.line, group.column, &group.type_name)
        });
        group.tasks = group.tasks.saturating_sub(known.map_or(0, |other| other.tasks));
    }
    more.groups.retain(|group| group.tasks > 0);
    more.untracked = with.untracked.saturating_sub(without.untracked);
    more.threads = with.threads.saturating_sub(without.threads);
    more
}

/// Whether a batch was processed and the shutdown behind it did not count all of its orders.
fn is_short(rush: &Rush) -> bool {
    match rush.counted {
        Some(counted) => counted < rush.orders,
        None => rush.processed,
    }
}

/// Orders whose audit never succeeded though it was due.
///
/// An order that was not charged is not due; but a service that charges nothing at all has shown no
/// audit either. Nor is one due whose batch did not wait for it: the service may have been shut down
/// before it was charged, and that is the batch's fault.
fn unaudited(conduct: &Conduct) -> Vec<u64> {
    let idle = conduct.orders.iter().all(|order| order.charges == 0);
    let late = |id| conduct.batches.iter().any(|batch| batch.late.contains(&id));
    let charged = |order: &OrderFacts| idle || (order.charges > 0 && !late(order.id));
    let due = conduct.orders.iter().filter(|order| order.payable && charged(order));
    due.filter(|order| !order.audited).map(|order| order.id).collect()
}

/// Whether a batch went by without a heartbeat though there was reason for one.
///
/// A batch that returned at once left no time for one; that is the batch's fault and not the
/// monitor's, provided that the work was done all the same.
fn is_silent(conduct: &Conduct) -> bool {
    let unheard =
        |batch: &BatchFacts| batch.seconds >= TIME_FOR_HEARTBEATS && batch.heartbeats == 0;
    let worked = conduct.orders.iter().any(|order| order.charges > 0);
    let heard = conduct.batches.iter().any(|batch| batch.heartbeats > 0);
    conduct.batches.iter().any(unheard) || (!worked && !heard)
}

fn list(ids: &[u64]) -> String {
    ids.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}

fn numbers([done, rejected, failed]: [u64; 3]) -> String {
    format!("{done} + {rejected} + {failed}")
}
