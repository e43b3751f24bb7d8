//! Every crate that anything here is built with has a permissive licence.

use std::env;
use std::process::Command;

use crate::common::packages;

/// Where a licence expression has an `OR`, one of these on one side is enough.
const PERMISSIVE: [&str; 10] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Crates whose licence was read and accepted one by one, each with its reason.
const ACCEPTED: [&str; 1] = [
    // mdBook's HTML renderer needs it: MIT for the code, CC-BY-4.0 for the drawings of its icons,
    // which end up in the book's pages and in no program.
    "font-awesome-as-a-crate",
];

fn is_known(name: &serde_json::Value) -> bool {
    name.as_str().is_some_and(|name| ACCEPTED.contains(&name))
}

/// Whether an SPDX expression lets us choose permissive licences only.
fn is_permissive(expression: &str) -> bool {
    // Before SPDX expressions, crates wrote `MIT/Apache-2.0`.
    let expression = expression.replace('/', " OR ");
    let parts = |operator: &str| split(&expression, operator);
    let (any, all) = (parts(" OR "), parts(" AND "));
    match (any.len(), all.len()) {
        (2.., _) => any.into_iter().any(is_permissive),
        (_, 2..) => all.into_iter().all(is_permissive),
        _ => match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) => is_permissive(inner),
            None => PERMISSIVE.contains(&expression.trim()),
        },
    }
}

/// The parts of an expression between an operator, where that is not in brackets.
fn split<'a>(expression: &'a str, operator: &str) -> Vec<&'a str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_i32);
    for (at, byte) in expression.bytes().enumerate() {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        if depth == 0 && expression[at..].starts_with(operator) {
            parts.push(expression[start..at].trim());
            start = at + operator.len();
        }
    }
    parts.push(expression[start..].trim());
    parts
}

/// The platform that this test runs on: cargo has fetched the crates of no other.
fn host() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().expect("rustc can be run");
    let version = String::from_utf8(output.stdout).expect("UTF-8");
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

#[test]
fn every_licence_is_permissive() {
    let packages = packages(&["metadata", "--format-version", "1", "--filter-platform", &host()]);
    assert!(packages.len() > 50, "the whole graph was read");
    let licence =
        |package: &serde_json::Value| package["license"].as_str().unwrap_or("none").to_owned();
    let misfits: Vec<_> = packages
        .iter()
        .filter(|package| !is_permissive(&licence(package)) && !is_known(&package["name"]))
        .map(|package| format!("{}: {}", package["name"], licence(package)))
        .collect();
    assert!(misfits.is_empty(), "{misfits:#?}");
}

#[test]
fn one_permissive_side_of_an_or_is_enough() {
    assert!(is_permissive("Unlicense OR MIT"));
    assert!(is_permissive("MIT/Apache-2.0"));
    assert!(is_permissive("(MIT OR GPL-3.0-only) AND Unicode-3.0"));
    assert!(is_permissive("Apache-2.0 WITH LLVM-exception OR GPL-2.0-only"));
}

#[test]
fn a_licence_that_is_not_on_the_list_is_found() {
    for fault in
        ["GPL-3.0-only", "CC0-1.0", "Unlicense", "none", "MIT AND CC0-1.0", "(MIT AND GPL-2.0)"]
    {
        assert!(!is_permissive(fault), "{fault}");
    }
}
