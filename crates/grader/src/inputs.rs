//! What a build was made from: where all of it lies as it did, cargo would find nothing to do, and need not be asked.
//!
//! cargo resolves a whole workspace before it says so, for longer than the probes run. What it would look at is known from
//! what it wrote beside the programs, and is compared more strictly here than there: by all that the file system says of
//! a file, and not by its date alone. Anything that cannot be told for sure is for cargo to tell.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{DirEntryExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::build::environment;
use crate::stage::Stage;

/// How much older than cargo's start a file must be for cargo to have read it as it is now. The clock that dates files
/// moves in steps of a few milliseconds.
const MARGIN: Duration = Duration::from_millis(20);

/// What tells a file from any other that has had its name, or will have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Print {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    /// The time of the last change to the file's own record, which no program can set.
    changed: (i64, i64),
}

impl Print {
    /// That of a file as it lies on the disk now, if there is one.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let it = fs::metadata(path).ok()?;
        Some(Self {
            device: it.dev(),
            inode: it.ino(),
            size: it.size(),
            modified: (it.mtime(), it.mtime_nsec()),
            changed: (it.ctime(), it.ctime_nsec()),
        })
    }

    fn is_older_than(&self, moment: (i64, i64)) -> bool {
        self.modified < moment && self.changed < moment
    }
}

/// Everything beyond a stage's own files that a build on it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Inputs {
    /// `None` for a file that there was not, and that would have counted.
    files: BTreeMap<PathBuf, Option<Print>>,
    /// What stands for the environment. Not the environment itself: there may be secrets in it.
    environment: u64,
}

impl Inputs {
    /// What these programs were made from, by a build that began then. `None` where that cannot be told: a file has
    /// changed since, or what the build was made with is not known.
    pub(crate) fn of(stage: &Stage, programs: &[&Path], began: SystemTime) -> Option<Self> {
        let began = began.checked_sub(MARGIN)?.duration_since(UNIX_EPOCH).ok()?;
        let began = (began.as_secs().try_into().ok()?, began.subsec_nanos().into());
        let mut paths = toolchain()?;
        paths.extend(configurations(stage.folder()));
        for program in programs {
            let (own, others) = sources(program)?.into_iter().partition(|it| stage.wrote(it));
            if asks_for_variables(own) {
                return None;
            }
            paths.extend(others.iter().flat_map(|it| manifests(it)));
            paths.extend(others);
        }

        let mut files = BTreeMap::new();
        for path in paths {
            let print = Print::of(&path);
            if print.is_some_and(|print| !print.is_older_than(began)) {
                return None;
            }
            files.insert(path, print);
        }
        // cargo's own, which it may have written a moment ago.
        let lock = stage.folder().join("Cargo.lock");
        files.insert(lock.clone(), Print::of(&lock));
        Some(Self { files, environment: environment_now() })
    }

    /// Whether all of it is as it was.
    pub(crate) fn are_unchanged(&self) -> bool {
        let is_unchanged = |(path, print): (&PathBuf, &Option<Print>)| Print::of(path) == *print;
        self.environment == environment_now() && self.files.iter().all(is_unchanged)
    }
}

/// Whether a program is the one that cargo keeps: it gives away a link to that, and restores the link where it is gone.
pub(crate) fn is_as_cargo_left_it(program: &Path) -> bool {
    let (Ok(metadata), Some(folder)) = (fs::metadata(program), program.parent()) else {
        return false;
    };
    let Ok(kept) = fs::read_dir(folder.join("deps")) else { return false };
    kept.flatten().any(|entry| entry.ino() == metadata.ino())
}

/// cargo and the compiler beside it, where it is known which they are.
fn toolchain() -> Option<BTreeSet<PathBuf>> {
    let cargo = PathBuf::from(env::var_os("CARGO")?);
    let folder = cargo.parent().filter(|_| cargo.is_absolute())?;
    Some([folder.join("rustc"), cargo].into())
}

/// Every file that may tell cargo how to build in a folder, there or not.
fn configurations(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let homes = folder.ancestors().map(|it| it.join(".cargo"));
    let own = env::var_os("CARGO_HOME").map(PathBuf::from);
    let own = own.or_else(|| Some(env::home_dir()?.join(".cargo")));
    homes.chain(own).flat_map(|home| ["config", "config.toml"].map(|name| home.join(name)))
}

/// The manifests that say how a source file is compiled: its package's, and those of the workspaces around it, there or
/// not.
fn manifests(source: &Path) -> impl Iterator<Item = PathBuf> {
    source.ancestors().skip(1).map(|folder| folder.join("Cargo.toml"))
}

/// The source files of a program and of all packages of its workspaces that it stands on, as cargo lists them beside it.
fn sources(program: &Path) -> Option<Vec<PathBuf>> {
    let rule = fs::read_to_string(program.with_added_extension("d")).ok()?;
    let (_program, listed) = rule.trim_end().split_once(": ")?;
    // A space within a name is written `\ `.
    let listed = listed.replace("\\ ", "\0");
    Some(listed.split(' ').map(|name| PathBuf::from(name.replace('\0', " "))).collect())
}

/// Whether a subject may be compiled with what a variable says, which nobody lists.
fn asks_for_variables(sources: Vec<PathBuf>) -> bool {
    let asks = |path| fs::read_to_string(path).map_or(true, |text| text.contains("env!"));
    sources.into_iter().any(asks)
}

/// What stands for the part of the environment by which cargo chooses what to build, and with what.
fn environment_now() -> u64 {
    let counts = |(name, _): &(OsString, OsString)| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO") || name.starts_with("RUST") || name == "HOME" || name == "PATH"
    };
    let environment: BTreeMap<_, _> = environment().filter(counts).collect();
    let mut hasher = DefaultHasher::new();
    environment.hash(&mut hasher);
    hasher.finish()
}
