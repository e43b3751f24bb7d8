//! Subjects made of the solution and a few edits, and the grader that judges them.
#![allow(dead_code, reason = "each test uses its own part of this module")]

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
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

/// A copy of the repository that a test may edit, without what is built and what git keeps.
///
/// It lies at the same place for all of them, one after the other, and is compiled where the repository
/// is: what has not changed since is left alone, and so is not compiled again.
pub(crate) struct Copy {
    pub(crate) root: PathBuf,
    _lock: File,
}

impl Copy {
    pub(crate) fn open() -> Self {
        let folder = Path::new(SCRATCH).join("repository");
        fs::create_dir_all(&folder).unwrap();
        let lock = File::create(folder.join("lock")).unwrap();
        lock.lock().unwrap();
        let root = folder.join("copy");
        mirror(Path::new(REPOSITORY), &root);
        edit(&root.join("Cargo.toml"), of_another_version);
        Self { root, _lock: lock }
    }
}

/// A root manifest that gives its crates a version of their own.
///
/// cargo knows a crate by its name, its version and its place in its workspace: it would take a copy for
/// the original, and miss an edit of either.
pub(crate) fn of_another_version(manifest: &str) -> String {
    let is_version = |line: &&str| line.starts_with("version = \"");
    let line = manifest.lines().find(is_version).unwrap();
    let (compatible, _patch) = line.rsplit_once('.').unwrap();
    manifest.replacen(line, &format!("{compatible}.4242\""), 1)
}

/// Edits a file, in which there must be something to edit.
pub(crate) fn edit(path: &Path, edit: impl Fn(&str) -> String) {
    let text = fs::read_to_string(path).unwrap();
    let edited = edit(&text);
    assert_ne!(edited, text, "{}", path.display());
    fs::write(path, edited).unwrap();
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
