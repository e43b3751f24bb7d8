//! What the rules read: the repository's files, and what cargo says of its crates.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The crates that run futures.
const RUNTIMES: [&str; 5] = ["tokio", "async-std", "smol", "async-executor", "futures-executor"];

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("xtask lies in the root").to_owned()
}

/// The text of a file, by its path from the root.
pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A TOML file, by its path from the root.
pub(crate) fn toml(path: impl AsRef<Path>) -> toml::Table {
    read(path).parse().expect("it is TOML")
}

/// Every file under a folder, with its text, by its path from that folder; nothing where there is none.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("UTF-8").to_owned();
        if path.is_dir() {
            found.extend(
                files(&path).into_iter().map(|(rest, text)| (format!("{name}/{rest}"), text)),
            );
        } else {
            found.insert(name, fs::read_to_string(&path).expect("it is text"));
        }
    }
    found
}

/// What cargo prints. It works offline: a test must not need the network.
pub(crate) fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .arg("--offline")
        .current_dir(root())
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The crates of the workspace, as `cargo metadata` describes their manifests.
pub(crate) fn members() -> Vec<serde_json::Value> {
    packages(&["metadata", "--format-version", "1", "--no-deps"])
}

/// The `packages` of a `cargo metadata` command.
pub(crate) fn packages(command: &[&str]) -> Vec<serde_json::Value> {
    let document: serde_json::Value = serde_json::from_str(&cargo(command)).expect("it is JSON");
    document["packages"].as_array().expect("a list").clone()
}

/// The names of all crates that `package` is built with, itself first.
pub(crate) fn built_with(package: &str) -> Vec<String> {
    let tree = ["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"];
    names(&cargo(&[&tree[..], &["--package", package]].concat()))
}

/// The first word of each line.
pub(crate) fn names(tree: &str) -> Vec<String> {
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// Those of `names` that are async runtimes.
pub(crate) fn runtimes(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).filter(|name| RUNTIMES.contains(name)).collect()
}

/// The exams, and each track of each exam, from `curriculum.toml`.
pub(crate) fn exams() -> Vec<toml::Table> {
    let curriculum = toml("curriculum.toml");
    let exams = curriculum["exam"].as_array().expect("a list of exams");
    exams.iter().map(|exam| exam.as_table().expect("a table").clone()).collect()
}

/// The runtimes of an exam, by name.
pub(crate) fn tracks(exam: &toml::Table) -> &toml::Table {
    exam["runtime"].as_table().expect("the runtimes")
}

/// The room of each bug of an exam, by the bug's number.
pub(crate) fn rooms(exam: &toml::Table) -> BTreeMap<String, String> {
    let criteria = exam["criterion"].as_array().expect("the criteria");
    let room = |criterion: &toml::Value| {
        let number = text(criterion, "id").strip_prefix("bug-")?.to_owned();
        Some((number, text(criterion, "room").to_owned()))
    };
    criteria.iter().filter_map(room).collect()
}

/// A text field of a TOML value.
pub(crate) fn text<'a>(value: &'a toml::Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("`{field}` is text"))
}
