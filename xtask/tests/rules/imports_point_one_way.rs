//! Who may import whom. Nothing imports leftwards; the tests of a crate may import what they like.

use crate::common::members;

/// What each crate may import of ours; `None` for a crate that shows or measures the others.
fn allowed(crate_name: &str) -> Option<Option<&'static [&'static str]>> {
    let allowed: &[&str] = match crate_name {
        "figures" | "fuite" | "fuite-macros" | "orders" | "renamed" | "verdict" => &[],
        "grader" => &["verdict"],
        "incident" | "xtask" => &["grader", "verdict"],
        "probes" => &["orders", "fuite", "fuite-lab", "verdict"],
        "field" => &["orders", "fuite", "fuite-debug", "probes", "verdict"],
        "raw-async-std" | "raw-smol" | "raw-tokio" => &["orders"],
        "fuite-debug" | "fuite-lab" => &["fuite"],
        "fuite-tokio" => &["fuite", "fuite-macros"],
        "fuite-async-std" | "fuite-smol" => &["fuite", "fuite-lab", "fuite-macros"],
        "fuite-tokio-util" => &["fuite", "fuite-tokio"],
        "exercise-tokio" | "solution-tokio" => {
            &["orders", "fuite-debug", "fuite-tokio", "fuite-tokio-util"]
        }
        "exercise-async-std" | "solution-async-std" => {
            &["orders", "fuite-async-std", "fuite-debug"]
        }
        "exercise-smol" | "solution-smol" => &["orders", "fuite-debug", "fuite-smol"],
        "bookbinder" | "benches" => return Some(None),
        _ => return None,
    };
    Some(Some(allowed))
}

/// The edges that no rule allows; an edge leads from a crate to what it imports.
fn forbidden(edges: &[(String, String)]) -> Vec<String> {
    let is_forbidden = |from: &str, to: &str| match allowed(from) {
        Some(Some(allowed)) => !allowed.contains(&to),
        Some(None) => false,
        None => true,
    };
    let forbidden = edges.iter().filter(|(from, to)| is_forbidden(from, to));
    forbidden.map(|(from, to)| format!("{from} -> {to}")).collect()
}

/// The edges between crates of the workspace, those of tests left out.
fn edges() -> Vec<(String, String)> {
    let mut edges = Vec::new();
    for member in members() {
        let from = member["name"].as_str().expect("a name");
        let dependencies = member["dependencies"].as_array().expect("a list");
        // Only what lies in this repository is named by a path.
        let ours = dependencies.iter().filter(|it| it["path"].is_string() && it["kind"] != "dev");
        let names = ours.map(|it| it["name"].as_str().expect("a name").to_owned());
        edges.extend(names.map(|to| (from.to_owned(), to)));
    }
    edges
}

#[test]
fn every_import_is_allowed() {
    let edges = edges();
    assert!(edges.contains(&("xtask".into(), "grader".into())), "the manifests were read");
    assert_eq!(forbidden(&edges), Vec::<String>::new());
}

#[test]
fn every_crate_has_a_rule() {
    for member in members() {
        let name = member["name"].as_str().expect("a name");
        assert!(allowed(name).is_some(), "who may {name} import?");
    }
}

#[test]
fn an_import_against_the_stream_is_found() {
    let edges =
        [("grader", "verdict"), ("verdict", "grader"), ("grader", "probes"), ("new", "fuite")];
    let edges = edges.map(|(from, to)| (from.to_owned(), to.to_owned()));
    assert_eq!(forbidden(&edges), ["verdict -> grader", "grader -> probes", "new -> fuite"]);
}
