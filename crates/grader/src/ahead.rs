//! Runs the probes on the last build of an unchanged subject, without cargo or while cargo makes sure of it.
//!
//! Most of the time that an unchanged subject takes would be cargo's, which finds that there is nothing to do. Where
//! everything that goes into a build is known to lie as it did, cargo is not asked. Where it is not, what the probes see
//! meanwhile is evidence only if cargo then says so, and names the very files that were run; else it is thrown away, and
//! the new build is probed as if nothing had happened.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::GradeError;
use crate::build::{Goal, build};
use crate::examine::{Built, Observed, observe};
use crate::grade::{Freshness, Trials};
use crate::inputs::{Inputs, Print, is_as_cargo_left_it};
use crate::progress::Progress;
use crate::run::Leash;
use crate::stage::{Member, Stage};

/// Where a stage keeps what was built last.
const RECORD: &str = "last-build.json";

/// What was built last on a stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct LastBuild {
    built: Built,
    prints: Vec<Print>,
    /// What was on the stage.
    content: u64,
    /// What else it was made from, where that is known.
    inputs: Option<Inputs>,
}

impl LastBuild {
    /// A build as it lies on the disk now, of a subject that nothing else is known about.
    fn now(built: Built, stage: &Stage) -> Option<Self> {
        let prints = programs(&built).map(Print::of).collect::<Option<_>>()?;
        Some(Self { built, prints, content: stage.content(), inputs: None })
    }

    /// What was built last on a stage, if nothing of it has changed since.
    fn recall(stage: &Stage, member: &Member) -> Option<Self> {
        if stage.has_changed() {
            return None;
        }
        let record = fs::read(stage.folder().join(RECORD)).ok()?;
        let last: Self = serde_json::from_slice(&record).ok()?;
        let now = Self::now(last.built.clone(), stage)?;
        (last.is_the_build(&now) && last.is_of(member)).then_some(last)
    }

    fn is_the_build(&self, other: &Self) -> bool {
        (&self.built, &self.prints, self.content) == (&other.built, &other.prints, other.content)
    }

    /// Whether its programs bear the names of this subject's.
    fn is_of(&self, member: &Member) -> bool {
        let program = self.built.program.as_ref();
        self.built.probe.ends_with(member.probe())
            && program.is_none_or(|path| path.ends_with(member.program()))
    }

    /// Whether cargo would find nothing to do.
    fn is_certainly_fresh(&self) -> bool {
        self.inputs.as_ref().is_some_and(Inputs::are_unchanged)
            && programs(&self.built).all(is_as_cargo_left_it)
    }

    fn remember(&self, stage: &Stage) -> Result<(), GradeError> {
        let text = serde_json::to_string(self).map_err(|it| GradeError::Cargo(it.to_string()))?;
        stage.note(RECORD, &text)
    }
}

fn programs(built: &Built) -> impl Iterator<Item = &Path> {
    [Some(&built.probe), built.program.as_ref()].into_iter().flatten().map(PathBuf::as_path)
}

/// What was built of a subject, and what it has shown already.
#[derive(Debug)]
pub(crate) struct Tried {
    pub(crate) built: Built,
    /// `None` where it has yet to be run.
    pub(crate) observed: Option<Observed>,
    pub(crate) freshness: Freshness,
}

/// Builds a subject. Where nothing of it has changed, what was built last is tried instead or meanwhile, once, and `read`
/// reads what can be known of its source.
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
) -> Result<Tried, GradeError> {
    let mut last = LastBuild::recall(stage, member);
    let leash = Leash::default();
    thread::scope(|scope| {
        if last.is_some() {
            scope.spawn(read);
        }
        if let Some(LastBuild { built, .. }) = last.take_if(|last| last.is_certainly_fresh()) {
            let observed = Some(observe(&built, trials, &leash));
            return Ok(Tried { built, observed, freshness: Freshness::Unchanged });
        }
        let (last, leash) = (last.as_ref(), &leash);
        let ahead = last.map(|last| scope.spawn(|| observe(&last.built, trials, leash)));
        let current = build_and_remember(stage, member, progress);
        let same = |current: &LastBuild| last.is_some_and(|last| last.is_the_build(current));
        let holds = matches!(&current, Ok((current, true)) if same(current));
        if !holds {
            leash.pull();
        }
        let observed = ahead.and_then(|thread| thread.join().ok()).filter(|_| holds);
        let freshness = if observed.is_some() { Freshness::Confirmed } else { Freshness::Unknown };
        Ok(Tried { built: current?.0.built, observed, freshness })
    })
}

/// Builds, and says whether everything had been built before.
fn build_and_remember(
    stage: &Stage,
    member: &Member,
    progress: &dyn Progress,
) -> Result<(LastBuild, bool), GradeError> {
    let packages = [member.name.clone(), member.probe()];
    let began = SystemTime::now();
    let made = build(stage, Goal::Packages(&packages), progress)?;
    let built = Built::pick(&made.programs, member)?;
    let inputs = Inputs::of(stage, &programs(&built).collect::<Vec<_>>(), began);
    let missing = || GradeError::Cargo(format!("{} was built and is not there", member.name));
    let current = LastBuild::now(built, stage).ok_or_else(missing)?;
    let current = LastBuild { inputs, ..current };
    current.remember(stage)?;
    Ok((current, made.fresh))
}
