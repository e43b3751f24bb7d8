//! What `verify` prints of a mix that was not diagnosed exactly: which criterion, and why.

mod common;

use common::grader;
use grader::Report;
use verdict::{CriterionId, Finding, Misjudged, MixVerdict, Probe, Status, VerifyDocument};

/// A mix of bug 2, of which one run in three was not exact.
fn mix(diagnosed: &[u8], misjudged: Vec<Misjudged>) -> MixVerdict {
    MixVerdict {
        runtime: "smol".to_owned(),
        seeded: vec![2],
        diagnosed: diagnosed.to_vec(),
        exact: false,
        runs: 3,
        wrong: 1,
        misjudged,
    }
}

fn misjudged(id: CriterionId, status: Status, message: &str) -> Misjudged {
    let finding = Finding {
        probe: Some(Probe::P6),
        schedule: None,
        message: message.to_owned(),
        site: None,
        tasks: None,
        expected: None,
        waited_seconds: None,
    };
    Misjudged { id, status, evidence: vec![finding] }
}

fn page(mix: MixVerdict) -> String {
    Report::new(&grader(), false).verified(&VerifyDocument::new(vec![mix]))
}

#[test]
fn where_the_bugs_are_right_the_criterion_that_is_not_is_named_with_its_reason() {
    let undecided = misjudged(CriterionId::Flat, Status::Incomplete, "rien n’a été rapporté");
    let page = page(mix(&[2], vec![undecided]));
    assert!(page.contains("? flat\n      P6\u{a0}: rien n’a été rapporté\n"), "{page}");
    assert!(page.contains("bugs exacts") && !page.contains("diagnostiqués à tort"), "{page}");
}

#[test]
fn a_bug_that_was_not_seeded_is_named_with_its_evidence() {
    let accused = misjudged(CriterionId::Bug3, Status::Fail, "le lot est revenu");
    let page = page(mix(&[2, 3], vec![accused]));
    assert!(page.contains("diagnostiqués à tort\u{a0}: 2, 3"), "{page}");
    assert!(page.contains("✗ bug-3\n") && page.contains("le lot est revenu"), "{page}");
}
