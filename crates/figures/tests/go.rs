//! The order service in Go does the same work as the one on tokio: the same batches before the same backend end in the
//! same reports, with as many charges and audits.
//!
//! Where Go is not installed the tests say that they were skipped: a contributor to a Rust course may well have none.

mod go_service;

use std::collections::BTreeMap;

use go_service::account::{Account, Counts};
use go_service::program::{Programs, go};
use go_service::script::Script;
use go_service::solution;

/// Every way in which an order can end, and every batch that is not like the others.
fn script() -> Script {
    let mut script = Script { workers: 2, ..Script::default() };
    script.batch(1..=40);
    script.batch(0..0);
    script.batch(41..=41);
    script.edited(50..=60, |order| match order.id {
        51 => order.quantity = 0,
        52 => order.quantity = orders::MAX_QUANTITY + 1,
        53 => order.instrument = "ACME".to_owned(),
        54 => order.price = 0,
        // An id of an earlier batch, and one of this batch.
        55 => order.id = 7,
        56 => order.id = 50,
        _ => {}
    });
    // The one that was refused for its quantity, corrected.
    script.batch(51..=51);
    script.batch(100..=400);
    script.refused.extend([3, 60, 200]);
    script.panics.extend([4, 201]);
    script.away.extend([5, 41, 300]);
    script
}

#[test]
fn the_service_in_go_does_the_same_work() {
    let Some(programs) = Programs::build() else { return };
    let script = script();
    let (go, rust) = (programs.play("fixed", &script).unwrap(), solution::play(&script));
    assert_eq!(go, rust);
    // Both may be wrong: what the script asks for can be counted by hand.
    let reasons =
        ["Duplicate", "QuantityTooLarge", "UnknownInstrument", "ZeroPrice", "ZeroQuantity"];
    let rejected = reasons.map(|it| (it.to_owned(), if it == "Duplicate" { 2 } else { 1 }));
    assert_eq!(go.rejected, BTreeMap::from(rejected));
    let accepted = 40 + 1 + 5 + 1 + 301;
    let counts = Counts { charges: accepted, audits: accepted - 5 + 3, audited: accepted - 5 };
    assert_eq!(go.counts, counts);
    assert_eq!(go.left, 0);
}

#[test]
fn without_workers_nothing_is_audited_by_either() {
    let Some(programs) = Programs::build() else { return };
    let mut script = Script::default();
    script.batch(1..=10);
    let go = programs.play("fixed", &script).unwrap();
    assert_eq!(go, solution::play(&script));
    assert_eq!(go.counts, Counts { charges: 10, audits: 0, audited: 0 });
}

#[test]
fn the_service_that_leaks_is_told_from_the_other() {
    let Some(programs) = Programs::build() else { return };
    let script = script();
    match programs.play("buggy", &script) {
        Ok(account) => {
            assert_ne!(account, solution::play(&script));
            assert_eq!(account.summary, None, "its shutdown does not return");
            // Two workers, the ledger, and a heartbeat for each batch.
            assert_eq!(account.left, 3 + script.batches.len());
        }
        // The third bug, where package sync sees it.
        Err(said) => assert!(said.contains("WaitGroup"), "{said}"),
    }
}

#[test]
fn a_size_is_measured_as_a_line_of_json() {
    let Some(programs) = Programs::build() else { return };
    for variant in ["fixed", "buggy"] {
        // One order has nobody to race against, so that the leaking service comes to its end too.
        let arguments = ["--bench", "--quick", "--batch", "1", "--workers", "2"];
        let output = programs.run(variant, &arguments, b"").unwrap();
        let figure: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(figure["bench"], "service");
        assert_eq!(figure["runtime"], "go");
        assert_eq!(figure["variant"], variant);
        assert_eq!(figure["parameters"], serde_json::json!({"batch": 1, "workers": 2}));
        assert_eq!((&figure["unit"], &figure["elements"]), (&"ns".into(), &2_000.into()));
        let of = |field: &str| figure[field].as_f64().unwrap();
        assert!(0.0 < of("low") && of("low") <= of("median") && of("median") <= of("high"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.contains("goroutines are left"), variant == "buggy", "{said}");
    }
}

#[test]
fn work_that_was_not_done_is_a_failure() {
    let Some(programs) = Programs::build() else { return };
    for (variant, done) in [("fixed", true), ("buggy", false)] {
        let output = programs.run(variant, &["--orders", "200", "--batch", "50"], b"").unwrap();
        assert_eq!(output.status.success(), done, "{variant}");
    }
}

#[test]
fn what_the_command_line_cannot_mean_is_wrong_usage() {
    let Some(programs) = Programs::build() else { return };
    let wrong: [&[&str]; 4] = [
        &["--batch", "0"],
        &["--workers", "-1"],
        &["--no-such-flag", "1"],
        // Of one size, both halves.
        &["--bench", "--batch", "10"],
    ];
    for arguments in wrong {
        let output = programs.run("fixed", arguments, b"").unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn gofmt_and_go_vet_have_nothing_to_say_and_the_tests_pass() {
    for arguments in [["vet", "./..."], ["test", "./..."]] {
        let Some(output) = go("go", &arguments) else { return };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let Some(output) = go("gofmt", &["-l", "."]) else { return };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "gofmt -w formats these");
}

/// A checker that cannot fail proves nothing.
#[test]
fn a_report_that_lacks_one_order_is_not_the_same() {
    let mut script = Script::default();
    script.batch(1..=3);
    let whole = solution::play(&script);
    let mut lacking: Account = whole.clone();
    lacking.reports[0].pop();
    assert_ne!(lacking, whole);
    script.refused.push(2);
    assert_ne!(solution::play(&script), whole);
}
