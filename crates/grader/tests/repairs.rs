//! Thirteen repairs that learners write, six right and seven wrong: the judge tells which is which.
//!
//! Each folder of `tests/subjects/tokio` holds the rooms in which the repair differs from the
//! solution; the rest is the solution's. The first line of each room says the idea.

mod common;

use std::path::Path;

use common::{copy_of_the_solution, grade, overlay};
use verdict::CriterionId::{Bug1, Bug2, Bug3, Bug4, Ends, Flat};
use verdict::{CriterionId, Finding, Probe, Schedule, Status, Verdict};

const SUBJECTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/subjects/tokio");

/// Grades one repair, and holds that exactly these criteria fail and every other required one passes.
#[track_caller]
fn check(name: &str, failing: &[CriterionId]) -> Verdict {
    let folder = copy_of_the_solution(name);
    overlay(&Path::new(SUBJECTS).join(name).join("src"), &folder.join("src"));
    let graded = grade(&folder).unwrap();
    assert_eq!(graded.compiler, None, "{name} compiles");
    let verdict = graded.verdict;
    for criterion in verdict.criteria.iter().filter(|criterion| criterion.required) {
        let expected = if failing.contains(&criterion.id) { Status::Fail } else { Status::Pass };
        assert_eq!(criterion.status, expected, "{name}: {criterion:#?}");
    }
    let bugs: Vec<u8> = failing.iter().filter_map(|id| id.bug()).collect();
    assert_eq!(verdict.diagnosed(), bugs, "{name}");
    verdict
}

/// Holds that something is said about this criterion, and that `holds` is true of all of it.
#[track_caller]
fn evidence(verdict: &Verdict, id: CriterionId, holds: impl Fn(&Finding) -> bool) {
    let evidence = &verdict.criterion(id).unwrap().evidence;
    assert!(!evidence.is_empty() && evidence.iter().all(holds), "{evidence:#?}");
}

#[test]
fn joined_handles_are_a_repair() {
    check("v1-joined-handles", &[]);
}

#[test]
fn a_worker_may_keep_its_sender_if_a_token_stops_it() {
    check("v2-token-keeps-sender", &[]);
}

#[test]
fn a_batch_needs_no_task_at_all() {
    check("v3-structured", &[]);
}

#[test]
fn tasks_that_are_aborted_on_drop_are_a_repair() {
    check("v4-abort-on-drop", &[]);
}

#[test]
fn a_tracker_with_child_tokens_is_a_repair() {
    check("v5-tracker-child-token", &[]);
}

#[test]
fn one_monitor_for_the_whole_service_is_a_repair() {
    check("v6-one-monitor-per-service", &[]);
}

#[test]
fn joining_workers_that_keep_a_sender_is_bug_1_and_never_ends() {
    check("w1-joins-workers-that-keep-a-sender", &[Bug1, Ends]);
}

#[test]
fn a_detached_collector_that_holds_its_own_sender_is_bug_4() {
    check("w2-collector-holds-its-own-sender", &[Bug4]);
}

#[test]
fn yielding_before_the_wait_is_bug_3_as_a_late_start_shows() {
    let verdict = check("w3-yields-before-wait", &[Bug3]);
    evidence(&verdict, Bug3, |it| it.schedule == Some(Schedule::LateStart));
}

#[test]
fn sleeping_before_the_wait_is_bug_3_as_a_late_start_shows() {
    let verdict = check("w4-sleeps-then-waits", &[Bug3]);
    evidence(&verdict, Bug3, |it| it.schedule == Some(Schedule::LateStart));
}

#[test]
fn sleeping_instead_of_waiting_is_bug_3() {
    check("w5-sleeps-instead-of-waiting", &[Bug3]);
}

#[test]
fn monitors_that_are_joined_at_shutdown_are_bug_2_and_not_flat() {
    check("w6-monitors-joined-at-shutdown", &[Bug2, Flat]);
}

#[test]
fn a_collector_that_is_aborted_is_bug_4_as_a_rush_shows() {
    let verdict = check("w7-collector-aborted", &[Bug4]);
    evidence(&verdict, Bug4, |it| it.probe == Some(Probe::P4));
}
