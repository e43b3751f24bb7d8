//! Grades one subject, from its folder to its verdict.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use verdict::{Evidence, Probe, ProbeGroup, Schedule, Verdict};

use crate::GradeError;
use crate::bonus::{Places, judge_test};
use crate::build::{Goal, Programs, build};
use crate::catalogue::Catalogue;
use crate::curriculum::{Curriculum, RuntimeTrack};
use crate::desk::Desk;
use crate::evidence::{Seen, run_group};
use crate::intake::Sources;
use crate::judge::{Case, Clerk, Judged, Program, judge};
use crate::progress::Progress;
use crate::run::{Finished, launch, run};
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
        let (exam, track) = self.curriculum.track(runtime)?;
        let folder = self.folder(track, subject);
        let sources = Sources::read(&folder)?;
        let shown = self.shown(&folder);
        let name = stage_name(subject, &folder);

        progress.step(&self.catalogue.format("step-build", &[("subject", (&*shown).into())]));
        let mut stage = Stage::open(&self.root, &self.target, runtime, &name)?;
        let member = stage.add(track, None, &sources)?;
        stage.close(favour(subject))?;
        let clerk = Clerk {
            catalogue: &self.catalogue,
            staged: format!("{}/", member.name),
            subject: format!("{shown}/"),
        };
        let desk = Desk { exam, track, runtime, clerk, sources: &sources };
        let packages = [member.name.clone(), member.probe()];
        let programs = match build(&stage, Goal::Packages(&packages), progress) {
            Ok(programs) => programs,
            Err(GradeError::DoesNotCompile(said)) => {
                let said = said.replace(&desk.clerk.staged, &desk.clerk.subject);
                let said = said.replace(&stage.folder().display().to_string(), "");
                let verdict = desk.uncompiled(began);
                return Ok(Graded { verdict, compiler: Some(said), staged: member.name });
            }
            Err(other) => return Err(other),
        };

        progress.step(&self.catalogue.text("step-probe"));
        let mut verdict = self.probe_repeatedly(&desk, &programs, &member, trials, progress)?;
        verdict.notes.extend(desk.notes(&self.root, &folder));
        verdict.seconds = began.elapsed().as_secs_f64();
        Ok(Graded { verdict, compiler: None, staged: member.name })
    }

    fn probe_repeatedly(
        &self,
        desk: &Desk<'_>,
        programs: &Programs,
        member: &Member,
        trials: &Trials,
        progress: &dyn Progress,
    ) -> Result<Verdict, GradeError> {
        let probe = program_of(programs, &member.probe())?;
        let program = programs.get(&member.program()).map(PathBuf::as_path);
        let repeat = trials.repeat.max(1);
        let runs: Vec<Vec<Judged>> = (0..repeat)
            .map(|run| {
                progress.advance(u64::from(run), u64::from(repeat));
                let (seen, finished) = observe(probe, program, trials);
                let program = match (&finished, program) {
                    (Some(finished), _) => Program::Ran(finished),
                    (None, Some(_)) => Program::NotRun,
                    (None, None) => Program::Absent,
                };
                judge(&Case { seen: &seen, program }, &desk.clerk)
            })
            .collect();
        let places = Places { root: &self.root, target: &self.target, runtime: desk.runtime };
        let test = judge_test(places, desk.track, desk.sources, probe, progress)?;
        Ok(desk.verdict(runs, &test))
    }

    fn folder(&self, track: &RuntimeTrack, subject: &Subject) -> PathBuf {
        match subject {
            Subject::Exercise => self.root.join(&track.exercise),
            Subject::Solution => self.root.join(&track.solution),
            Subject::Folder(folder) => folder.clone(),
        }
    }

    /// A folder as the learner would type it at the root of the repository.
    fn shown(&self, folder: &Path) -> String {
        let absolute = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let shown = absolute.strip_prefix(&self.root).unwrap_or(&absolute);
        shown.display().to_string()
    }
}

/// A folder is usually graded once; the learner's own is edited and graded again and again.
fn favour(subject: &Subject) -> Favour {
    match subject {
        Subject::Exercise | Subject::Solution => Favour::Runs,
        Subject::Folder(_) => Favour::Build,
    }
}

/// The program of this name, among those that were built.
pub(crate) fn program_of<'a>(programs: &'a Programs, name: &str) -> Result<&'a Path, GradeError> {
    let missing = || GradeError::Cargo(format!("`{name}` was built and is not there"));
    programs.get(name).map(PathBuf::as_path).ok_or_else(missing)
}

/// A name for the stage of a subject, different for each folder.
fn stage_name(subject: &Subject, folder: &Path) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    match subject {
        Subject::Exercise => "exercise".to_owned(),
        Subject::Solution => "solution".to_owned(),
        Subject::Folder(_) => {
            let mut hasher = DefaultHasher::new();
            folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).hash(&mut hasher);
            format!("subject-{:016x}", hasher.finish())
        }
    }
}

/// Runs every probe group at once, and the subject's program as soon as P0 has seen it can end.
fn observe(probe: &Path, program: Option<&Path>, trials: &Trials) -> (Seen, Option<Finished>) {
    let (seeds, limit) = (&trials.seeds[..], trials.group_limit);
    let mut seen = Seen::nothing(seeds);
    let finished = thread::scope(|scope| {
        let (sender, can_end) = mpsc::channel();
        let groups: Vec<_> = ProbeGroup::ALL
            .into_iter()
            .map(|group| {
                let sender = sender.clone();
                let hear = move |probe, schedule, evidence: &Evidence| {
                    if (probe, schedule) == (Probe::P0, Schedule::Plain) {
                        let ends = matches!(evidence, Evidence::Shutdown(it) if it.returned);
                        let _ = sender.send(ends);
                    }
                };
                (group, scope.spawn(move || run_group(probe, group, seeds, limit, hear)))
            })
            .collect();
        drop(sender);
        // No answer at all means that P0 did not come to its end either.
        let run_program = can_end.recv().unwrap_or(false);
        let finished = program
            .filter(|_| run_program)
            .and_then(|program| run(launch(probe, program), trials.program_limit).ok());
        for (group, thread) in groups {
            if let Ok(report) = thread.join() {
                seen.add(group, report);
            }
        }
        finished
    });
    (seen, finished)
}
