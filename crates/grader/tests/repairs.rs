//! Thirteen repairs that learners write, six right and seven wrong: the judge tells which is which.
//!
//! Each folder of `tests/subjects/tokio` holds the rooms in which the repair differs from the
//! solution; the rest is the solution's. The first line of each room says the idea.

mod common;

use std::path::Path;

use common::{copy_of_the_solution, grade, overlay};
use verdict::{CriterionId, Finding, Probe, Schedule, Status, Verdict};

const SUBJECTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/subjects/tokio");

/// Grades one repair, and holds that exactly these bugs are found in it.
#[track_caller]
fn check(name: &str, bugs: &[u8]) -> Verdict {
    let folder = copy_of_the_solution(name);
    overlay(&Path::new(SUBJECTS).join(name).join("src"), &folder.join("src"));
    let graded = grade(&folder).unwrap();
    assert_eq!(graded.compiler, None, "{name} compiles");
    let verdict = graded.verdict;
    assert_eq!(verdict.diagnosed(), bugs, "{name}: {:#?}", verdict.criteria);
    if bugs.is_empty() {
        for criterion in verdict.criteria.iter().filter(|criterion| criterion.required) {
            assert_eq!(criterion.status, Status::Pass, "{name}: {criterion:#?}");
        }
    } else {
        assert!(!verdict.is_pass(), "{name}: {:#?}", verdict.criteria);
    }
    verdict
}

fn status(verdict: &Verdict, id: CriterionId) -> Status {
    verdict.criterion(id).unwrap().status
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
    let verdict = check("w1-joins-workers-that-keep-a-sender", &[1]);
    assert_eq!(status(&verdict, CriterionId::Ends), Status::Fail);
}

#[test]
fn a_detached_collector_that_holds_its_own_sender_is_bug_4() {
    check("w2-collector-holds-its-own-sender", &[4]);
}

#[test]
fn yielding_before_the_wait_is_bug_3_as_a_late_start_shows() {
    let verdict = check("w3-yields-before-wait", &[3]);
    evidence(&verdict, CriterionId::Bug3, |it| it.schedule == Some(Schedule::LateStart));
}

#[test]
fn sleeping_before_the_wait_is_bug_3_as_a_late_start_shows() {
    let verdict = check("w4-sleeps-then-waits", &[3]);
    evidence(&verdict, CriterionId::Bug3, |it| it.schedule == Some(Schedule::LateStart));
}

#[test]
fn sleeping_instead_of_waiting_is_bug_3() {
    check("w5-sleeps-instead-of-waiting", &[3]);
}

#[test]
fn monitors_that_are_joined_at_shutdown_are_bug_2_and_not_flat() {
    let verdict = check("w6-monitors-joined-at-shutdown", &[2]);
    assert_eq!(status(&verdict, CriterionId::Flat), Status::Fail);
}

#[test]
fn a_collector_that_is_aborted_is_bug_4_as_a_rush_shows() {
    let verdict = check("w7-collector-aborted", &[4]);
    evidence(&verdict, CriterionId::Bug4, |it| it.probe == Some(Probe::P4));
}
