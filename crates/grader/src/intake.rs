//! Takes a subject in: its Rust files, and nothing else.
//!
//! A manifest, a build script, a toolchain file or a cargo configuration could run code of the
//! subject's choice while the grader builds. None of them is read; what was left out is noted.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::GradeError;
use crate::error::Refusal;

/// The most files that a subject may have.
pub const MAX_FILES: usize = 256;
/// The most bytes that one of them may have.
pub const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// The Rust files of a subject, by path relative to its folder, with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Path and text of each file under `src/`, and of each file directly in `tests/`.
    pub files: BTreeMap<String, String>,
    /// What lies in the folder, could change a build, and was left out.
    pub ignored: Vec<String>,
}

impl Sources {
    /// Reads the folder of a subject.
    ///
    /// # Errors
    ///
    /// There is no `src/lib.rs`, or a file that cannot be taken in.
    pub fn read(folder: &Path) -> Result<Self, GradeError> {
        let mut sources = Self::default();
        for (subfolder, nested) in [("src", true), ("tests", false)] {
            let path = folder.join(subfolder);
            if is_folder(&path)? {
                sources.take_folder(&path, subfolder, nested)?;
            }
        }
        if !sources.files.contains_key("src/lib.rs") {
            return Err(GradeError::NoSubject(folder.to_owned()));
        }
        sources.ignored = ignored(folder);
        Ok(sources)
    }

    /// The text of one file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The same sources with one file taken from elsewhere, or left out where there is none.
    #[must_use]
    pub fn with_file_of(mut self, path: &str, other: &Self) -> Self {
        match other.files.get(path) {
            Some(text) => self.files.insert(path.to_owned(), text.clone()),
            None => self.files.remove(path),
        };
        self
    }

    /// The text of each file under `src/`.
    pub fn library(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        all.filter(|(path, _)| path.starts_with("src/"))
    }

    fn take_folder(&mut self, folder: &Path, name: &str, nested: bool) -> Result<(), GradeError> {
        let entries = fs::read_dir(folder).map_err(GradeError::at(folder))?;
        for entry in entries {
            let path = entry.map_err(GradeError::at(folder))?.path();
            if is_hidden(&path) {
                continue;
            }
            let Some(file_name) = path.file_name().and_then(|name| name.to_str()) else {
                return Err(refused(path, Refusal::NotUtf8));
            };
            let key = format!("{name}/{file_name}");
            if path.extension().is_some_and(|extension| extension == "rs") {
                let text = read_source(&path)?;
                self.files.insert(key, text);
                if self.files.len() > MAX_FILES {
                    return Err(refused(folder.to_owned(), Refusal::TooMany));
                }
            } else if nested && is_folder(&path)? {
                self.take_folder(&path, &key, nested)?;
            }
        }
        Ok(())
    }
}

/// Whether a name begins with a dot: what editors and file systems keep for themselves, and no module.
///
/// Emacs locks an unsaved file by a link that leads nowhere, macOS keeps what its disks cannot in a
/// file that is no text: neither is a reason to refuse a subject.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Whether there is a folder at `path`; a link to one is refused, since it may lead anywhere.
fn is_folder(path: &Path) -> Result<bool, GradeError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => {
            Err(refused(path.to_owned(), Refusal::SymbolicLink))
        }
        Ok(metadata) => Ok(metadata.is_dir()),
        Err(_absent) => Ok(false),
    }
}

fn read_source(path: &Path) -> Result<String, GradeError> {
    let metadata = fs::symlink_metadata(path).map_err(GradeError::at(path))?;
    let refusal = if metadata.is_symlink() {
        Some(Refusal::SymbolicLink)
    } else if !metadata.is_file() {
        Some(Refusal::NotAFile)
    } else if metadata.len() > MAX_FILE_BYTES {
        Some(Refusal::TooLarge)
    } else {
        None
    };
    if let Some(refusal) = refusal {
        return Err(refused(path.to_owned(), refusal));
    }
    let bytes = fs::read(path).map_err(GradeError::at(path))?;
    String::from_utf8(bytes).map_err(|_| refused(path.to_owned(), Refusal::NotUtf8))
}

fn refused(path: PathBuf, reason: Refusal) -> GradeError {
    GradeError::Refused { path, reason }
}

/// Whether a folder has a manifest that is none of those that were handed out.
pub(crate) fn has_manifest_of_its_own(folder: &Path, handed_out: &[PathBuf]) -> bool {
    let path = folder.join("Cargo.toml");
    let Ok(metadata) = fs::symlink_metadata(&path) else { return false };
    // A link may lead to a file without an end: a manifest that is no plain file is not read.
    let text = (metadata.is_file() && metadata.len() <= MAX_FILE_BYTES)
        .then(|| fs::read(&path).ok())
        .flatten();
    let Some(text) = text else { return true };
    !handed_out.iter().any(|it| fs::read(it.join("Cargo.toml")).is_ok_and(|its| its == text))
}

/// Files that a build by hand would obey and this one does not.
fn ignored(folder: &Path) -> Vec<String> {
    ["build.rs", ".cargo", "rust-toolchain.toml", "rust-toolchain"]
        .into_iter()
        .filter(|name| folder.join(name).symlink_metadata().is_ok())
        .map(str::to_owned)
        .collect()
}
