//! What of a folder is taken in, what is left out, and what makes it refused.

mod common;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use common::{copy_of_the_solution, empty_folder, grade};
use grader::{ExitCode, GradeError, MAX_FILE_BYTES, Refusal, Sources};

/// Holds that a folder is not taken in at all, and returns why.
#[track_caller]
fn refusal(folder: &Path) -> Refusal {
    let error = grade("tokio", folder).unwrap_err();
    assert_eq!(error.exit_code(), ExitCode::Usage);
    match error {
        GradeError::Refused { path, reason } => {
            assert!(path.starts_with(folder), "{}", path.display());
            reason
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_source_that_is_a_link_is_refused() {
    let folder = copy_of_the_solution("tokio", "link");
    let lib = folder.join("src/lib.rs");
    fs::remove_file(&lib).unwrap();
    symlink(common::solution("tokio").join("src/lib.rs"), &lib).unwrap();
    assert_eq!(refusal(&folder), Refusal::SymbolicLink);
}

#[test]
fn what_an_editor_or_a_file_system_keeps_beside_a_source_is_left_out() {
    let folder = copy_of_the_solution("tokio", "hidden-files");
    let before = Sources::read(&folder).unwrap();
    symlink("somebody@somewhere.4242:1", folder.join("src/.#batch.rs")).unwrap();
    fs::write(folder.join("src/._batch.rs"), b"\x00\x05\x16\x07\xff").unwrap();
    fs::write(folder.join(OsStr::from_bytes(b"src/.\xff.rs")), "").unwrap();
    symlink("/", folder.join("src/.idea")).unwrap();
    assert_eq!(Sources::read(&folder).unwrap(), before);
}

#[test]
fn a_source_that_is_not_utf_8_is_refused() {
    let folder = copy_of_the_solution("tokio", "not-utf-8");
    fs::write(folder.join("src/batch.rs"), b"// caf\xe9").unwrap();
    assert_eq!(refusal(&folder), Refusal::NotUtf8);
}

#[test]
fn a_source_that_is_too_large_is_refused() {
    let folder = copy_of_the_solution("tokio", "too-large");
    let size = usize::try_from(MAX_FILE_BYTES).unwrap() + 1;
    fs::write(folder.join("src/batch.rs"), " ".repeat(size)).unwrap();
    assert_eq!(refusal(&folder), Refusal::TooLarge);
}

#[test]
fn an_empty_folder_holds_no_subject() {
    let folder = empty_folder("empty");
    let error = grade("tokio", &folder).unwrap_err();
    assert_eq!(error.exit_code(), ExitCode::Usage);
    assert!(matches!(error, GradeError::NoSubject(path) if path == folder));
}
