//! Grades one subject, from its folder to its verdict.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use verdict::Verdict;

use crate::GradeError;
use crate::ahead::{Tried, build_and_try};
use crate::catalogue::Catalogue;
use crate::curriculum::{Curriculum, RuntimeTrack};
use crate::desk::Desk;
use crate::intake::Sources;
use crate::judge::Clerk;
use crate::progress::Progress;
use crate::stage::{Favour, Member, Stage};

/// The grader, at the root of a repository.
#[derive(Debug)]
pub struct Grader {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) curriculum: Curriculum,
    pub(crate) catalogue: Catalogue,
}

/// What is to be graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// What the learner edits.
    Exercise,
    /// The exercise as it was handed out.
    Pristine,
    /// What the course proposes.
    Solution,
    /// Any other folder that holds a `src/`.
    Folder(PathBuf),
}

/// How often a subject is tried, under which schedules besides the fixed ones, and how long it may
/// take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trials {
    /// How often everything is run; 0 counts as 1.
    pub repeat: u32,
    /// The seeds of the shuffled schedules; each is one more run of every probe but the soak, which
    /// runs once, under the first.
    pub seeds: Vec<u64>,
    /// How long one group of probes may take, in real time.
    pub group_limit: Duration,
    /// How long the subject's own program may take, in real time.
    pub program_limit: Duration,
}

impl Default for Trials {
    /// Once, under the same few seeds every time: a verdict that nothing has changed stays the same.
    ///
    /// A group has a hundred times what it needs, and a program thirty times what the solution's
    /// does: only a subject that hangs, or never rests, meets a limit.
    fn default() -> Self {
        Self {
            repeat: 1,
            seeds: (1..=4).collect(),
            group_limit: Duration::from_secs(10),
            program_limit: Duration::from_secs(5),
        }
    }
}

/// A verdict, with what else there is to tell.
#[derive(Clone, Debug)]
pub struct Graded {
    /// The verdict.
    pub verdict: Verdict,
    /// The compiler's words, where the subject does not compile; every criterion is incomplete then.
    pub compiler: Option<String>,
    /// What the names of the subject's packages and programs begin with, where it was built.
    pub staged: String,
    /// Whether there was anything to build.
    pub freshness: Freshness,
}

/// Whether there was anything to build before a subject could be run, and how that was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// There was, or nobody could tell in time: it ran after cargo was done.
    Unknown,
    /// There was not: cargo said so while it ran.
    Confirmed,
    /// There was not: nothing that it is made from has changed, and cargo was not asked.
    Unchanged,
}

/// A subject that has been taken in.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) folder: PathBuf,
    /// The folder as the learner would type it at the root of the repository.
    pub(crate) shown: String,
    pub(crate) sources: Sources,
}

impl Candidate {
    /// A word that stands for the folder, and for no other.
    pub(crate) fn mark(&self) -> String {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone()).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

impl Grader {
    /// Opens the repository at `root`; what is built goes into `target`.
    ///
    /// # Errors
    ///
    /// There is no curriculum at `root`, or it cannot be read.
    pub fn open(root: &Path, target: &Path) -> Result<Self, GradeError> {
        let root = root.canonicalize().map_err(GradeError::at(root))?;
        std::fs::create_dir_all(target).map_err(GradeError::at(target))?;
        let target = target.canonicalize().map_err(GradeError::at(target))?.join("fuite");
        let curriculum = Curriculum::read(&root)?;
        Ok(Self { root, target, curriculum, catalogue: Catalogue::french()? })
    }

    /// What can be graded, and for how many points.
    #[must_use]
    pub fn curriculum(&self) -> &Curriculum {
        &self.curriculum
    }

    /// The messages.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Grades one subject. The probes run as often as `trials` say; the worst run counts.
    ///
    /// # Errors
    ///
    /// The runtime is unknown, the folder holds no subject or one that is refused, or the grader
    /// itself cannot work. A subject that does not compile is no error: it is [`Graded`].
    pub fn grade(
        &self,
        runtime: &str,
        subject: &Subject,
        trials: &Trials,
        progress: &dyn Progress,
    ) -> Result<Graded, GradeError> {
        let began = Instant::now();
        let (_, track) = self.curriculum.track(runtime)?;
        let candidate = self.take_in(track, subject)?;
        let (stage, member) = self.put_on_stage(runtime, subject, &candidate, progress)?;
        let desk = self.desk(runtime, &candidate, &member.name)?;
        let read = || {
            desk.token_use();
        };
        let Tried { built, observed, freshness } =
            match build_and_try(&stage, &member, trials, progress, read) {
                Ok(tried) => tried,
                Err(GradeError::DoesNotCompile(said)) => {
                    let said = said.replace(&desk.clerk.staged, &desk.clerk.subject);
                    let said = said.replace(&stage.folder().display().to_string(), "");
                    let verdict = desk.uncompiled(began, &self.root);
                    return Ok(Graded {
                        verdict,
                        compiler: Some(said),
                        staged: member.name,
                        freshness: Freshness::Unknown,
                    });
                }
                Err(other) => return Err(other),
            };

        progress.step(&self.catalogue.text("step-probe"));
        let verdict = self.examine(&desk, &built, observed, trials, progress)?;
        let verdict = Verdict { seconds: began.elapsed().as_secs_f64(), ..verdict };
        Ok(Graded { verdict, compiler: None, staged: member.name, freshness })
    }

    /// Puts a subject on a stage of its own, ready to be built.
    pub(crate) fn put_on_stage(
        &self,
        runtime: &str,
        subject: &Subject,
        candidate: &Candidate,
        progress: &dyn Progress,
    ) -> Result<(Stage, Member), GradeError> {
        let (_, track) = self.curriculum.track(runtime)?;
        let shown = [("subject", (&*candidate.shown).into())];
        progress.step(&self.catalogue.format("step-build", &shown));
        let name = stage_name(subject, candidate);
        let mut stage = Stage::open(&self.root, &self.target, runtime, &name)?;
        let member = stage.add(track, None, &candidate.sources)?;
        stage.close(track, favour(subject))?;
        Ok((stage, member))
    }

    /// Takes a subject in.
    pub(crate) fn take_in(
        &self,
        track: &RuntimeTrack,
        subject: &Subject,
    ) -> Result<Candidate, GradeError> {
        let folder = self.folder(track, subject);
        let sources = Sources::read(&folder)?;
        let shown = self.shown(&folder);
        Ok(Candidate { folder, shown, sources })
    }

    /// Where the verdict on a subject is written, which was built under the name `staged`.
    pub(crate) fn desk<'a>(
        &'a self,
        runtime: &'a str,
        candidate: &'a Candidate,
        staged: &str,
    ) -> Result<Desk<'a>, GradeError> {
        let (exam, track) = self.curriculum.track(runtime)?;
        let clerk = Clerk {
            catalogue: &self.catalogue,
            staged: format!("{staged}/"),
            subject: format!("{}/", candidate.shown),
        };
        Ok(Desk { exam, track, runtime, clerk, candidate, token: OnceLock::new() })
    }

    fn folder(&self, track: &RuntimeTrack, subject: &Subject) -> PathBuf {
        match subject {
            Subject::Exercise => self.root.join(&track.exercise),
            Subject::Pristine => self.root.join(&track.pristine),
            Subject::Solution => self.root.join(&track.solution),
            Subject::Folder(folder) => folder.clone(),
        }
    }

    pub(crate) fn shown(&self, folder: &Path) -> String {
        let absolute = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let shown = absolute.strip_prefix(&self.root).unwrap_or(&absolute);
        shown.display().to_string()
    }
}

/// A folder is usually graded once; the learner's own is edited and graded again and again.
fn favour(subject: &Subject) -> Favour {
    match subject {
        Subject::Exercise | Subject::Pristine | Subject::Solution => Favour::Edits,
        Subject::Folder(_) => Favour::Build,
    }
}

/// A name for the stage of a subject, different for each folder.
pub(crate) fn stage_name(subject: &Subject, candidate: &Candidate) -> String {
    match subject {
        Subject::Exercise => "exercise".to_owned(),
        Subject::Pristine => "pristine".to_owned(),
        Subject::Solution => "solution".to_owned(),
        Subject::Folder(_) => format!("subject-{}", candidate.mark()),
    }
}
