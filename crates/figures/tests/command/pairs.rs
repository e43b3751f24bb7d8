//! `--pairs`: what the facades add, measured anew beside what was measured before.

use std::fs;
use std::process::Command;

use crate::common::measured;

#[test]
fn pairs_do_not_go_beside_what_was_measured_elsewhere_or_earlier() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("bench.json");
    let json = serde_json::to_string(&measured(Vec::new(), Vec::new())).unwrap();
    fs::write(&output, &json).unwrap();

    let said = Command::new(env!("CARGO_BIN_EXE_figures"))
        .args(["--pairs", "--root", concat!(env!("CARGO_MANIFEST_DIR"), "/../..")])
        .arg("--output")
        .arg(&output)
        // Nothing is measured here, whatever becomes of the check.
        .env("CARGO", "false")
        .output()
        .unwrap();
    assert_eq!(said.status.code(), Some(4));
    let words = String::from_utf8(said.stderr).unwrap();
    assert!(
        words
            .contains("d’une autre machine ou d’autres versions\u{a0}: mesurez tout, sans --pairs"),
        "{words}"
    );
    assert_eq!(fs::read_to_string(&output).unwrap(), json, "what was there is kept");
}
