//! `bookbinder check`, which `cargo xtask book check` calls: its exit code says what came of it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn check(root: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bookbinder"));
    command.args(["check", "--root"]).arg(root).output().expect("it can be run")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn the_book_of_this_repository_is_sound() {
    let output = check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).contains("the book is sound"));
}

#[test]
fn a_book_with_a_fault_is_code_1_and_the_fault_has_its_line() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let pages = root.path().join("book/src");
    fs::create_dir_all(&pages).expect("a folder");
    fs::write(root.path().join("book/book.toml"), "[book]\n").expect("a file");
    fs::write(pages.join("SUMMARY.md"), "- [Un](one.md)\n").expect("a file");
    fs::write(pages.join("one.md"), "# Un\n\n[nulle part](two.md)\n").expect("a file");
    let output = check(root.path());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("book/src/one.md:3: "), "{}", text(&output.stdout));
}

#[test]
fn a_book_that_is_not_there_is_code_2() {
    let root = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(check(root.path()).status.code(), Some(2));
}
