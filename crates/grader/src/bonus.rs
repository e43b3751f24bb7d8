//! The leak-test bonus: the learner's own test, run against the leak and against its repair.
//!
//! A test earns its point by telling the two apart, whatever it asserts and however. It is judged
//! once per content of its file: an edit elsewhere cannot change what it says about services that
//! the learner does not edit.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::GradeError;
use crate::build::{Goal, build};
use crate::curriculum::RuntimeTrack;
use crate::intake::Sources;
use crate::progress::Progress;
use crate::run::{Ending, Finished, Leash, launch, run};
use crate::stage::{Favour, LEAK_TEST, Member, Stage};

/// How long one run of the test may take, in real time.
const LIMIT: Duration = Duration::from_secs(10);
/// What libtest exits with when a test fails.
const TEST_FAILED: i32 = 101;

/// What the learner's test is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LeakTest {
    /// It fails on the leaking service and passes on the repaired one.
    TellsApart,
    /// There is none.
    Absent,
    /// It does not compile against a service of the course; the compiler's words.
    DoesNotCompile(String),
    /// It passes on the leaking service: it sees no leak.
    SeesNothing,
    /// It fails on the repaired service; what it printed.
    Accuses(String),
    /// It does not end by itself on one of the two.
    NeverEnds,
    /// It ends in a way that says nothing.
    Unclear,
}

impl LeakTest {
    /// Whether the same test would be judged the same again. A busy machine may stop one that would have ended, and a
    /// signal comes from anywhere.
    fn is_for_good(&self) -> bool {
        !matches!(self, Self::NeverEnds | Self::Unclear)
    }
}

/// The folders that the bonus works with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places<'a> {
    pub(crate) root: &'a Path,
    pub(crate) target: &'a Path,
    pub(crate) runtime: &'a str,
}

/// Judges the learner's test, or remembers how it was judged.
///
/// `launcher` is any probe binary: it confines the test as it does a program.
pub(crate) fn judge_test(
    places: Places<'_>,
    track: &RuntimeTrack,
    sources: &Sources,
    launcher: &Path,
    progress: &dyn Progress,
) -> Result<LeakTest, GradeError> {
    let Some(test) = sources.get(LEAK_TEST) else { return Ok(LeakTest::Absent) };
    let leaking = Sources::read(&places.root.join(&track.pristine))?;
    let repaired = Sources::read(&places.root.join(&track.solution))?;
    let memory = memory(places, test, &[&leaking, &repaired])?;
    if let Some(known) = fs::read(&memory).ok().and_then(|it| serde_json::from_slice(&it).ok()) {
        return Ok(known);
    }
    let mut stage = Stage::open(places.root, places.target, places.runtime, "test")?;
    let put = |mut service: Sources| {
        service.files.remove("src/main.rs");
        service.with_file_of(LEAK_TEST, sources)
    };
    let leaking = stage.add(track, Some("leaking"), &put(leaking))?;
    let repaired = stage.add(track, Some("repaired"), &put(repaired))?;
    stage.close(track, Favour::Build)?;
    let judged = try_out(&stage, [&leaking, &repaired], launcher, progress)?;
    if judged.is_for_good() {
        remember(&judged, &memory);
    }
    Ok(judged)
}

/// Keeps a judgement for the next time. Where that fails, the next time judges again.
fn remember(judged: &LeakTest, memory: &Path) {
    let Ok(text) = serde_json::to_vec(judged) else { return };
    if let Some(folder) = memory.parent() {
        let _ = fs::create_dir_all(folder);
    }
    let _ = fs::write(memory, text);
}

fn try_out(
    stage: &Stage,
    [leaking, repaired]: [&Member; 2],
    launcher: &Path,
    progress: &dyn Progress,
) -> Result<LeakTest, GradeError> {
    let run_on = |service: &Member| -> Result<Result<Finished, LeakTest>, GradeError> {
        let programs = match build(stage, Goal::LeakTest(service), progress) {
            Ok(made) => made.programs,
            Err(GradeError::DoesNotCompile(said)) => {
                return Ok(Err(LeakTest::DoesNotCompile(said)));
            }
            Err(other) => return Err(other),
        };
        let program = programs.get("no_leak").ok_or_else(|| {
            GradeError::Cargo("the leak test was built and is not there".to_owned())
        })?;
        let finished = run(launch(launcher, program), LIMIT, &Leash::default())
            .map_err(GradeError::at(program))?;
        Ok(Ok(finished))
    };
    let on_leak = match run_on(leaking)? {
        Ok(finished) => finished,
        Err(judged) => return Ok(judged),
    };
    match on_leak.ending {
        Ending::Code(TEST_FAILED) => {}
        Ending::Code(0) => return Ok(LeakTest::SeesNothing),
        Ending::TimedOut => return Ok(LeakTest::NeverEnds),
        Ending::Code(_) | Ending::Signal(_) => return Ok(LeakTest::Unclear),
    }
    let on_repair = match run_on(repaired)? {
        Ok(finished) => finished,
        Err(judged) => return Ok(judged),
    };
    Ok(match on_repair.ending {
        Ending::Code(0) => LeakTest::TellsApart,
        Ending::Code(TEST_FAILED) => LeakTest::Accuses(on_repair.output),
        Ending::TimedOut => LeakTest::NeverEnds,
        Ending::Code(_) | Ending::Signal(_) => LeakTest::Unclear,
    })
}

/// Where the judgement of this test, on these services, built with these versions of the registry's crates, is kept.
fn memory(places: Places<'_>, test: &str, services: &[&Sources]) -> Result<PathBuf, GradeError> {
    let lock = places.root.join("Cargo.lock");
    let mut hasher = DefaultHasher::new();
    test.hash(&mut hasher);
    for service in services {
        service.files.hash(&mut hasher);
    }
    fs::read(&lock).map_err(GradeError::at(lock))?.hash(&mut hasher);
    let name = format!("{}-{:016x}.json", places.runtime, hasher.finish());
    Ok(places.target.join("tests-judged").join(name))
}
