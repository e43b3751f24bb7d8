//! `cargo package` works for the leak detector and its facades: what they need is in them, or in a registry.

use std::collections::BTreeSet;
use std::process::Command;

use crate::common::members;

#[test]
fn each_library_is_packaged_with_the_versions_of_the_others() {
    let members = members();
    let name = |member: &serde_json::Value| member["name"].as_str().expect("a name").to_owned();
    let libraries: BTreeSet<String> =
        members.iter().map(name).filter(|name| name.split('-').next() == Some("fuite")).collect();
    assert!(libraries.contains("fuite-tokio"), "{libraries:?}");

    let target = concat!(env!("CARGO_TARGET_TMPDIR"), "/package");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["package", "--no-verify", "--allow-dirty", "--offline", "--target-dir", target]);
    for library in &libraries {
        cargo.args(["--package", library]);
    }
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for library in &libraries {
        let path = format!("{target}/package/{library}-{}.crate", env!("CARGO_PKG_VERSION"));
        assert!(std::fs::exists(&path).expect("readable"), "{path}");
    }
}
