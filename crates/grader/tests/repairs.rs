//! Repairs that learners write, right and wrong: the judge tells which is which, on each runtime.
//!
//! Each folder of `tests/subjects/RUNTIME` holds the rooms in which the repair differs from the
//! solution; the rest is the solution's. The first line of each room says the idea. V1 to V6 and W1
//! to W7 are the same ideas on all three, each in the runtime's own idiom; the others are its own.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::{copy_of_the_solution, grader, overlay};
use grader::{Graded, Silent, Trials};
use verdict::CriterionId::{Bug1, Bug2, Bug3, Bug4, Ends, Flat};
use verdict::{CriterionId, Finding, Probe, Schedule, Status, Verdict};

/// A repair, the criteria that it fails, and what alone can show the first of them.
struct Case(&'static str, &'static [CriterionId], Shown);

#[derive(Clone, Copy)]
enum Shown {
    /// By more than one experiment, or by none.
    Openly,
    /// By one experiment only.
    By(Probe),
    /// Under one schedule only.
    Under(Schedule),
}

use Shown::{By, Openly, Under};

const TOKIO: &[Case] = &[
    Case("v1-joined-handles", &[], Openly),
    Case("v2-token-keeps-sender", &[], Openly),
    Case("v3-structured", &[], Openly),
    Case("v4-abort-on-drop", &[], Openly),
    Case("v5-tracker-child-token", &[], Openly),
    Case("v6-one-monitor-per-service", &[], Openly),
    Case("v7-join-set-and-weak-senders", &[], Openly),
    Case("v8-workers-abort-on-drop", &[], Openly),
    Case("v9-join-without-a-monitor-task", &[], Openly),
    Case("w1-joins-workers-that-keep-a-sender", &[Bug1, Ends], Openly),
    Case("w2-collector-holds-its-own-sender", &[Bug4], By(Probe::P0)),
    Case("w3-yields-before-wait", &[Bug3], Under(Schedule::LateStart)),
    Case("w4-sleeps-then-waits", &[Bug3], Under(Schedule::LateStart)),
    Case("w5-sleeps-instead-of-waiting", &[Bug3], Openly),
    Case("w6-monitors-joined-at-shutdown", &[Bug2, Flat], Openly),
    Case("w7-collector-aborted", &[Bug4], By(Probe::P4)),
    Case("w8-join-set-detached", &[Bug2, Flat], Openly),
    Case("w9-token-never-reaches-its-task", &[Bug3], Openly),
    Case("w10-failed-audits-given-up", &[Bug1], By(Probe::P5)),
    Case("w11-workers-aborted", &[Bug1], By(Probe::P5)),
    Case("w12-one-token-for-all-batches", &[Bug2], By(Probe::P5)),
];

const SMOL: &[Case] = &[
    Case("v1-joined-handles", &[], Openly),
    Case("v2-stop-channel-keeps-sender", &[], Openly),
    Case("v3-structured", &[], Openly),
    Case("v4-cancel-on-drop", &[], Openly),
    Case("v5-child-stop-per-batch", &[], Openly),
    Case("v6-one-monitor-per-service", &[], Openly),
    Case("v7-monitor-dropped", &[], Openly),
    Case("v8-owned-executors", &[], Openly),
    Case("v9-race-without-a-monitor-task", &[], Openly),
    Case("w1-joins-workers-that-keep-a-sender", &[Bug1, Ends], Openly),
    Case("w2-collector-holds-its-own-sender", &[Bug4], By(Probe::P0)),
    Case("w3-yields-before-wait", &[Bug3], Under(Schedule::LateStart)),
    Case("w4-sleeps-then-waits", &[Bug3], Under(Schedule::LateStart)),
    Case("w5-sleeps-instead-of-waiting", &[Bug3], Openly),
    Case("w6-monitors-joined-at-shutdown", &[Bug2, Flat], Openly),
    Case("w7-collector-cancelled", &[Bug4], By(Probe::P4)),
    Case("w8-workers-dropped-at-once", &[Bug1], By(Probe::P5)),
    Case("w9-first-writer-closes-the-ledger", &[Bug4], Openly),
    Case("w10-helper-detaches", &[Bug2, Flat], Openly),
];

const ASYNC_STD: &[Case] = &[
    Case("v1-joined-handles", &[], Openly),
    Case("v2-token-keeps-sender", &[], Openly),
    Case("v3-structured", &[], Openly),
    Case("v4-cancel-on-drop", &[], Openly),
    Case("v5-child-stop-per-batch", &[], Openly),
    Case("v6-one-monitor-per-service", &[], Openly),
    Case("v7-token-around-the-whole-task", &[], Openly),
    Case("v8-join-handle-cancel", &[], Openly),
    Case("v9-race-without-a-monitor-task", &[], Openly),
    Case("w1-joins-workers-that-keep-a-sender", &[Bug1, Ends], Openly),
    Case("w2-collector-holds-its-own-sender", &[Bug4], By(Probe::P0)),
    Case("w3-yields-before-wait", &[Bug3], Under(Schedule::LateStart)),
    Case("w4-sleeps-then-waits", &[Bug3], Under(Schedule::LateStart)),
    Case("w5-sleeps-instead-of-waiting", &[Bug3], Openly),
    Case("w6-monitors-joined-at-shutdown", &[Bug2, Flat], Openly),
    Case("w7-collector-cancelled", &[Bug4], By(Probe::P4)),
    Case("w8-stop-source-dropped-at-once", &[Bug1], By(Probe::P5)),
    Case("w9-heartbeat-keeps-its-own-source", &[Bug2, Flat], Openly),
    Case("w10-counts-down-before-the-charge", &[Bug3], Openly),
];

fn subjects(runtime: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/subjects").join(runtime)
}

/// Grades every repair on a runtime as a class, and holds that each is judged as it should be.
#[track_caller]
fn check(runtime: &str, cases: &[Case]) {
    let listed: BTreeSet<_> = cases.iter().map(|case| case.0.to_owned()).collect();
    let names = fs::read_dir(subjects(runtime)).unwrap().map(|entry| entry.unwrap().file_name());
    let there: BTreeSet<_> = names.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(there, listed, "each folder is a case");

    let folders: Vec<_> = cases.iter().map(|case| repaired(runtime, case.0)).collect();
    let graded = grader().grade_together(runtime, &folders, &Trials::default(), &Silent).unwrap();
    let pairs = cases.iter().zip(graded);
    let misjudged: Vec<_> =
        pairs.filter_map(|(case, graded)| misjudged(runtime, case, graded.unwrap())).collect();
    assert!(misjudged.is_empty(), "{}", misjudged.join("\n\n"));
}

/// A copy of the solution, with the rooms of one repair.
fn repaired(runtime: &str, name: &str) -> PathBuf {
    let folder = copy_of_the_solution(runtime, name);
    overlay(&subjects(runtime).join(name).join("src"), &folder.join("src"));
    folder
}

/// What is wrong with the verdict on one repair, if anything is.
fn misjudged(runtime: &str, Case(name, failing, shown): &Case, graded: Graded) -> Option<String> {
    if let Some(said) = graded.compiler {
        return Some(format!("{name} does not compile: {said}"));
    }
    let verdict = graded.verdict;
    for criterion in verdict.criteria.iter().filter(|criterion| criterion.required) {
        let expected = if failing.contains(&criterion.id) { Status::Fail } else { Status::Pass };
        if criterion.status != expected {
            return Some(format!("{name} on {runtime}: not {expected:?}: {criterion:#?}"));
        }
    }
    let first = evidence(&verdict, *failing.first()?);
    let holds = first.iter().all(|finding| match shown {
        Openly => true,
        By(probe) => finding.probe == Some(*probe),
        Under(schedule) => finding.schedule == Some(*schedule),
    });
    (!holds).then(|| format!("{name} on {runtime} is shown otherwise: {first:#?}"))
}

fn evidence(verdict: &Verdict, id: CriterionId) -> &[Finding] {
    verdict.criterion(id).map_or(&[], |criterion| &criterion.evidence)
}

#[test]
fn every_repair_on_tokio_is_judged_right() {
    check("tokio", TOKIO);
}

#[test]
fn every_repair_on_smol_is_judged_right() {
    check("smol", SMOL);
}

#[test]
fn every_repair_on_async_std_is_judged_right() {
    check("async-std", ASYNC_STD);
}
