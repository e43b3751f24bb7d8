//! Runs the probes of the last build while cargo makes sure that it is still the last.
//!
//! Most of the time that an unchanged subject takes is cargo's, which finds that there is nothing to
//! do. What the probes see meanwhile is evidence only if cargo then says so, and names the very files
//! that were run; else it is thrown away, and the new build is probed as if nothing had happened.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::thread;

use serde::{Deserialize, Serialize};

use crate::GradeError;
use crate::build::{Goal, build};
use crate::examine::{Built, Observed, observe};
use crate::grade::Trials;
use crate::progress::Progress;
use crate::run::Leash;
use crate::stage::{Member, Stage};

/// Where a stage keeps what was built last.
const RECORD: &str = "last-build.json";

/// What was built last on a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct LastBuild {
    built: Built,
    prints: Vec<Print>,
}

/// What tells a file from any other that has had its name, or will have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Print {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    /// The time of the last change to the file's own record, which no program can set.
    changed: (i64, i64),
}

impl Print {
    fn of(path: &Path) -> Option<Self> {
        let it = fs::metadata(path).ok()?;
        Some(Self {
            device: it.dev(),
            inode: it.ino(),
            size: it.size(),
            modified: (it.mtime(), it.mtime_nsec()),
            changed: (it.ctime(), it.ctime_nsec()),
        })
    }
}

impl LastBuild {
    /// A build as it lies on the disk now.
    fn now(built: Built) -> Option<Self> {
        let programs = [Some(&built.probe), built.program.as_ref()].into_iter().flatten();
        let prints = programs.map(|path| Print::of(path)).collect::<Option<_>>()?;
        Some(Self { built, prints })
    }

    /// What was built last on a stage, if nothing of it has changed since.
    fn recall(stage: &Stage) -> Option<Self> {
        if stage.has_changed() {
            return None;
        }
        let record = fs::read(stage.folder().join(RECORD)).ok()?;
        let last: Self = serde_json::from_slice(&record).ok()?;
        (Self::now(last.built.clone()).as_ref() == Some(&last)).then_some(last)
    }

    fn remember(&self, stage: &Stage) -> Result<(), GradeError> {
        let text = serde_json::to_string(self).map_err(|it| GradeError::Cargo(it.to_string()))?;
        stage.note(RECORD, &text)
    }
}

/// Builds a subject. Where nothing of it has changed, what was built last is tried meanwhile, once,
/// and `read` reads what can be known of its source; the former counts only if it turns out to be
/// what this build would have made.
///
/// # Errors
///
/// Those of a build.
pub(crate) fn build_and_try(
    stage: &Stage,
    member: &Member,
    trials: &Trials,
    progress: &dyn Progress,
    read: impl FnOnce() + Send,
) -> Result<(Built, Option<Observed>), GradeError> {
    let last = LastBuild::recall(stage);
    let leash = Leash::default();
    thread::scope(|scope| {
        let (last, leash) = (last.as_ref(), &leash);
        let ahead = last.map(|last| scope.spawn(|| observe(&last.built, trials, leash)));
        if last.is_some() {
            scope.spawn(read);
        }
        let current = build_and_remember(stage, member, progress);
        let holds = matches!(&current, Ok((current, true)) if Some(current) == last);
        if !holds {
            leash.pull();
        }
        let observed = ahead.and_then(|thread| thread.join().ok()).filter(|_| holds);
        Ok((current?.0.built, observed))
    })
}

/// Builds, and says whether everything had been built before.
fn build_and_remember(
    stage: &Stage,
    member: &Member,
    progress: &dyn Progress,
) -> Result<(LastBuild, bool), GradeError> {
    let packages = [member.name.clone(), member.probe()];
    let made = build(stage, Goal::Packages(&packages), progress)?;
    let built = Built::pick(&made.programs, member)?;
    let missing = || GradeError::Cargo(format!("{} was built and is not there", member.name));
    let current = LastBuild::now(built).ok_or_else(missing)?;
    current.remember(stage)?;
    Ok((current, made.fresh))
}
