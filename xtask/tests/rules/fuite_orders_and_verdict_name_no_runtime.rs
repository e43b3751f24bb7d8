//! `fuite`, `orders` and `verdict` depend on no runtime and on no other crate of ours; tests may.

use crate::common::{built_with, members, names, runtimes};

/// What `crates`, the tree of its own first entry, may not contain.
fn intruders<'a>(crates: &'a [String], ours: &[String]) -> Vec<&'a str> {
    let (_own, others) = crates.split_first().expect("the crate itself comes first");
    let mut intruders = runtimes(others);
    intruders.extend(others.iter().filter(|name| ours.contains(name)).map(String::as_str));
    intruders
}

fn ours() -> Vec<String> {
    members().iter().map(|member| member["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn the_three_crates_at_the_bottom_depend_on_none_of_ours_and_on_no_runtime() {
    for package in ["fuite", "orders", "verdict"] {
        assert_eq!(intruders(&built_with(package), &ours()), Vec::<&str>::new(), "in {package}");
    }
}

#[test]
fn a_runtime_and_a_crate_of_ours_are_found() {
    let crates = names("orders v0.1.0\nthiserror v2.0.0\nsmol v2.0.0\nfuite v0.1.0\n");
    let ours = names("orders\nfuite");
    assert_eq!(intruders(&crates, &ours), ["smol", "fuite"]);
}
