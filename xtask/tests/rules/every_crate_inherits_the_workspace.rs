//! Every crate takes its lints, edition, compiler and licence from the workspace; and `publish`, which is `false` there,
//! unless it is one of the libraries that stand on their own.

use std::path::Path;

use crate::common::{members, toml};

const INHERITED: [&str; 3] = ["edition", "rust-version", "license"];

/// Whether this is the leak detector or one of its facades, which others may want without the course.
fn stands_on_its_own(package: &toml::Value) -> bool {
    package["name"].as_str().is_some_and(|name| name.split('-').next() == Some("fuite"))
}

/// What a manifest decides for itself and should not.
fn own_decisions(manifest: &toml::Table) -> Vec<&'static str> {
    let inherits = |value: Option<&toml::Value>| {
        value.and_then(|it| it.get("workspace")).and_then(toml::Value::as_bool) == Some(true)
    };
    let package = &manifest["package"];
    let mut own: Vec<_> =
        INHERITED.into_iter().filter(|field| !inherits(package.get(*field))).collect();
    if !stands_on_its_own(package) && !inherits(package.get("publish")) {
        own.push("publish");
    }
    if !inherits(manifest.get("lints")) {
        own.push("lints");
    }
    own
}

#[test]
fn no_crate_decides_for_itself() {
    let members = members();
    assert!(members.len() > 5, "the workspace was read");
    for member in members {
        let path = member["manifest_path"].as_str().expect("a path");
        assert_eq!(own_decisions(&toml(Path::new(path))), Vec::<&str>::new(), "{path}");
    }
}

#[test]
fn an_edition_of_its_own_and_absent_lints_are_found() {
    let manifest = "
        [package]
        name = \"stray\"
        edition = \"2021\"
        rust-version.workspace = true
        license.workspace = true";
    assert_eq!(own_decisions(&manifest.parse().expect("TOML")), ["edition", "publish", "lints"]);
    let library = manifest.replace("stray", "fuite-stray");
    assert_eq!(own_decisions(&library.parse().expect("TOML")), ["edition", "lints"]);
}
