//! Subjects made of the solution and a few edits, and the grader that judges them.
#![allow(dead_code, reason = "each test uses its own part of this module")]

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use grader::{GradeError, Graded, Grader, Silent, Subject, Trials};

/// The root of the repository.
pub(crate) const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Where subjects are written. It outlives the run: what did not change is not rebuilt.
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

/// Where they are built: with what `cargo xtask grade` and `verify` build, so that nothing is built twice.
pub(crate) fn target() -> &'static Path {
    Path::new(SCRATCH).parent().unwrap()
}

/// A grader whose build every test shares.
pub(crate) fn grader() -> Grader {
    Grader::open(Path::new(REPOSITORY), target()).expect("the repository has a curriculum")
}

/// The solution on a runtime.
pub(crate) fn solution(runtime: &str) -> PathBuf {
    Path::new(REPOSITORY).join("solutions").join(runtime)
}

/// A fresh folder for a subject, always at the same place for the same name.
pub(crate) fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(SCRATCH).join("subjects").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A copy of a solution's `src/`. Its leak test stays behind: it has tests of its own.
pub(crate) fn copy_of_the_solution(runtime: &str, name: &str) -> PathBuf {
    let folder = empty_folder(&format!("{runtime}-{name}"));
    overlay(&solution(runtime).join("src"), &folder.join("src"));
    folder
}

/// Copies the files of one folder over those of another.
pub(crate) fn overlay(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// A copy of the repository, without what is built and what git keeps, always at the same place for
/// the same name. What has not changed since is left alone, and so is not compiled again.
pub(crate) fn copy_of_the_repository(name: &str) -> PathBuf {
    let copy = Path::new(SCRATCH).join("repositories").join(name);
    mirror(Path::new(REPOSITORY), &copy);
    copy
}

/// Makes one folder hold what another does.
fn mirror(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let is_source = |name: &OsString| name != "target" && name != ".git";
    let sources: BTreeSet<_> = names(from).into_iter().filter(is_source).collect();
    for name in &sources {
        let (original, copy) = (from.join(name), to.join(name));
        if original.is_dir() {
            mirror(&original, &copy);
        } else if fs::read(&original).unwrap() != fs::read(&copy).unwrap_or_default() {
            fs::copy(&original, &copy).unwrap();
        }
    }
    for name in names(to).difference(&sources) {
        let gone = to.join(name);
        if gone.is_dir() { fs::remove_dir_all(gone) } else { fs::remove_file(gone) }.unwrap();
    }
}

fn names(folder: &Path) -> BTreeSet<OsString> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}

/// Grades a folder, once.
pub(crate) fn grade(runtime: &str, folder: &Path) -> Result<Graded, GradeError> {
    grader().grade(runtime, &Subject::Folder(folder.to_owned()), &Trials::default(), &Silent)
}
