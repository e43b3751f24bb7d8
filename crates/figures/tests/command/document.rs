//! The documents, as the book expects them.

use figures::{Benches, Scale};

const BENCHES: &str = r#"{ "schema": 1, "taken": "2026-11-26", "quick": false,
  "machine": { "cpu": "Some CPU", "cores": 2, "memory_mib": 24000, "kernel": "Linux 6.1.0", "rustc": "1.95.0", "go": null,
               "packages": { "tokio": "1.54.1" } },
  "figures": [ { "bench": "service", "runtime": "tokio-multi", "variant": "facade", "parameters": { "batch": 100, "workers": 2 },
                 "unit": "ns", "median": 81234.0, "low": 80900.1, "high": 81999.7, "elements": 100 } ],
  "pairs":   [ { "bench": "service", "runtime": "smol", "per": "order", "unit": "ns", "plain": 712.0, "added": 63.0, "low": 55.0, "high": 71.0 } ] }"#;

const SCALE: &str = r#"{ "schema": 1, "taken": "2026-11-26", "quick": true,
  "machine": { "cpu": "Some CPU", "cores": 2, "memory_mib": 24000, "kernel": "Linux 6.1.0", "rustc": "1.95.0", "go": "go1.19.8", "packages": {} },
  "series": [ { "runtime": "tokio-multi", "measure": "spawn", "unit": "ns",
                "points": [ { "tasks": 1, "median": 310.0, "low": 300.0, "high": 330.0 } ], "exponent": 1.02, "from": 1000 } ] }"#;

#[test]
fn both_are_written_as_they_are_read_and_nothing_is_lost() {
    let same = |text: &str, written: String| {
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&written), value(text));
    };
    let benches: Benches = serde_json::from_str(BENCHES).unwrap();
    same(BENCHES, serde_json::to_string(&benches).unwrap());
    let scale: Scale = serde_json::from_str(SCALE).unwrap();
    same(SCALE, serde_json::to_string(&scale).unwrap());
}

#[test]
fn a_document_that_was_written_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/new/folder/bench.json");
    let benches: Benches = serde_json::from_str(BENCHES).unwrap();
    figures::document::write(&benches, &path).unwrap();
    assert_eq!(Benches::read(&path).unwrap(), benches);
    assert!(Scale::read(&path).is_err(), "it is the other document");
}

#[test]
fn the_tables_are_french_and_have_the_ratios() {
    let mut benches: Benches = serde_json::from_str(BENCHES).unwrap();
    let mut raw = benches.figures[0].clone();
    raw.variant = "raw".to_owned();
    benches.figures.push(raw);
    let tables = figures::report::tables(&benches, &serde_json::from_str(SCALE).unwrap());
    for words in
        ["81,2\u{a0}µs", "lot 100, travailleurs 2", "1,00 [0,987 … 1,01]", "+8,85\u{a0}%", "ordre"]
    {
        assert!(tables.contains(words), "{words} is not in\n{tables}");
    }
}
