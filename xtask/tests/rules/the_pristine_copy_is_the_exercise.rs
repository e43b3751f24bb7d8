//! The copy of the exercise that the grader keeps is the exercise, as it was handed out.

use std::collections::BTreeMap;

use crate::common::{exams, files, root, text, tracks};

type Files = BTreeMap<String, String>;

/// The files that make the exercise, by their paths in its folder.
fn exercise(folder: &str) -> Files {
    let mut found = files(&root().join(folder));
    found.retain(|path, _| {
        path == "Cargo.toml" || path.starts_with("src/") || path.starts_with("tests/")
    });
    found
}

/// The files that are not the same on both sides.
fn different<'a>(original: &'a Files, copy: &'a Files) -> Vec<&'a str> {
    let mut paths: Vec<_> = original.keys().chain(copy.keys()).map(String::as_str).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.retain(|path| original.get(*path) != copy.get(*path));
    paths
}

#[test]
fn each_pristine_copy_equals_its_exercise() {
    for exam in exams() {
        for (runtime, track) in tracks(&exam) {
            let original = exercise(text(track, "exercise"));
            assert!(original.contains_key("Cargo.toml"), "the exercise on {runtime} was read");
            let copy = exercise(text(track, "pristine"));
            assert_eq!(different(&original, &copy), Vec::<&str>::new(), "on {runtime}");
        }
    }
}

#[test]
fn an_edited_and_a_missing_file_are_found() {
    let files = |files: &[(&str, &str)]| -> Files {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    };
    let original = files(&[("src/a.rs", "1"), ("src/b.rs", "1"), ("src/c.rs", "1")]);
    let copy = files(&[("src/a.rs", "1"), ("src/b.rs", "2"), ("src/d.rs", "1")]);
    assert_eq!(different(&original, &copy), ["src/b.rs", "src/c.rs", "src/d.rs"]);
}
