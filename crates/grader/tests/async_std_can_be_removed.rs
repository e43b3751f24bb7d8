//! async-std is discontinued, so one day it will go: three folders, and their lines in three files.
//!
//! What the benches hold of it stands behind their feature, which goes with its lines; the compiler then warns of what is
//! left of it, by file and line.

mod common;

use std::fs;
use std::process::Command;

use common::{Copy, edit, of_another_version, target};
use grader::{Grader, Silent};

const FOLDERS: [&str; 3] = ["crates/fuite-async-std", "exercises/async-std", "solutions/async-std"];

/// A manifest without the lines that name the runtime.
fn without_its_lines(manifest: &str) -> String {
    manifest
        .lines()
        .filter(|line| !line.contains("async-std"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// A curriculum without the tables of its track.
fn without_its_tables(curriculum: &str) -> String {
    let mut ours = false;
    let mut rest = String::new();
    for line in curriculum.lines() {
        if line.starts_with('[') {
            ours = line.contains("exam.runtime.async-std");
        }
        if !ours {
            rest.push_str(line);
            rest.push('\n');
        }
    }
    rest
}

#[test]
fn without_its_three_folders_and_their_lines_the_course_compiles_and_proves_itself() {
    let copy = Copy::open();
    let root = copy.root.as_path();
    for folder in FOLDERS {
        fs::remove_dir_all(root.join(folder)).unwrap();
    }
    edit(&root.join("Cargo.toml"), without_its_lines);
    edit(&root.join("crates/benches/Cargo.toml"), without_its_lines);
    edit(&root.join("curriculum.toml"), without_its_tables);
    // What async-std has turned on in crates that half of the workspace stands on, which need not be checked again.
    edit(&root.join("xtask/Cargo.toml"), |manifest| {
        let kept =
            "crossbeam-utils = \"0.8\"\nlog = { version = \"0.4\", features = [\"kv_unstable\"] }";
        manifest.replacen("[dependencies]\n", &format!("[dependencies]\n{kept}\n"), 1)
    });

    let check = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--workspace", "--offline"])
        .current_dir(root)
        // What others have compiled of the registry's crates serves here too.
        .env("CARGO_TARGET_DIR", target())
        .output()
        .unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));

    let grader = Grader::open(root, target()).unwrap();
    assert_eq!(grader.curriculum().runtimes(), ["smol", "tokio"]);
    for runtime in ["smol", "tokio"] {
        let mixes = grader.verify(runtime, 1, &Silent).unwrap();
        assert_eq!(mixes.len(), 16);
        let wrong: Vec<_> = mixes.iter().filter(|mix| !mix.exact).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn the_copy_has_a_version_of_its_own_that_fits_where_the_first_did() {
    let manifest =
        "[workspace.package]\nversion = \"0.1.0\"\n[dependencies]\na = { version = \"0.1.0\" }\n";
    let edited = manifest.replacen("0.1.0", "0.1.4242", 1);
    assert_eq!(of_another_version(manifest), edited);
}

#[test]
fn only_its_own_lines_and_tables_are_taken_out() {
    let manifest = "[a]\nfuite-async-std = { path = \"x\" }\nfuite-smol = 1\n[features]\ndefault = [\"async-std\"]\n";
    assert_eq!(without_its_lines(manifest), "[a]\nfuite-smol = 1\n[features]\n");
    let curriculum = "[exam.runtime.async-std]\nlab = 1\n\n[exam.runtime.async-std.hints]\na = 2\n[exam.runtime.smol]\nlab = 3\n";
    assert_eq!(without_its_tables(curriculum), "[exam.runtime.smol]\nlab = 3\n");
}
