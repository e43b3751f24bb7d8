//! No async runtime is in the dependency tree of `xtask` or `grader`: the first build is short, and a
//! broken runtime cannot break the judge.

use crate::common::{built_with, names, runtimes};

#[test]
fn the_command_line_and_the_judge_are_built_without_a_runtime() {
    for package in ["xtask", "grader"] {
        let crates = built_with(package);
        assert!(crates.len() > 5, "the tree of {package} was read");
        assert!(runtimes(&crates).is_empty(), "{package} is built with {:?}", runtimes(&crates));
    }
}

#[test]
fn a_runtime_deep_in_the_tree_is_found() {
    let crates = names("grader v0.1.0 (/work)\nserde v1.0.0\ntokio v1.54.1\ntokio-util v0.7.20\n");
    assert_eq!(runtimes(&crates), ["tokio"]);
}
