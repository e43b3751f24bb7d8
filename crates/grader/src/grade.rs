//! Grades one subject, from its folder to its verdict.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use verdict::{Criterion, CriterionId, Evidence, Probe, ProbeGroup, Schedule, Status, Verdict};

use crate::GradeError;
use crate::bonus::{LeakTest, Places, judge_test};
use crate::build::{Goal, Programs, build};
use crate::catalogue::Catalogue;
use crate::curriculum::{Curriculum, Exam, RuntimeTrack};
use crate::evidence::{Seen, run_group};
use crate::intake::Sources;
use crate::judge::{Case, Clerk, Judged, PROGRAM_LIMIT, Program, judge};
use crate::progress::Progress;
use crate::run::{Finished, launch, run};
use crate::stage::{Member, Stage};
use crate::token::token_use;

/// How long one group of probes may take, in real time. It needs a hundredth of that.
pub(crate) const GROUP_LIMIT: Duration = Duration::from_secs(10);

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

/// How often, and under which schedules besides the fixed ones, a subject is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trials {
    /// How often everything is run; 0 counts as 1.
    pub repeat: u32,
    /// The seeds of the shuffled schedules; each is one more run of every probe but the soak, which
    /// runs once, under the first.
    pub seeds: Vec<u64>,
}

impl Default for Trials {
    /// Once, under the same few seeds every time: a verdict that nothing has changed stays the same.
    fn default() -> Self {
        Self { repeat: 1, seeds: (1..=8).collect() }
    }
}

/// A verdict, with what else there is to tell.
#[derive(Clone, Debug)]
pub struct Graded {
    /// The verdict.
    pub verdict: Verdict,
    /// The compiler's words, where the subject does not compile; every criterion is incomplete then.
    pub compiler: Option<String>,
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
        let name = member_name(subject, &folder);

        progress.step(&self.catalogue.format("step-build", &[("subject", (&*shown).into())]));
        let mut stage = Stage::open(&self.root, &self.target, runtime, &name)?;
        let member = stage.add(track, &name, &sources)?;
        stage.close(track)?;
        let clerk = Clerk {
            catalogue: &self.catalogue,
            staged: format!("{name}/"),
            subject: format!("{shown}/"),
        };
        let desk = Desk { exam, track, runtime, clerk, sources: &sources };
        let packages = [name.clone(), member.probe()];
        let programs = match build(&stage, Goal::Packages(&packages), progress) {
            Ok(programs) => programs,
            Err(GradeError::DoesNotCompile(said)) => {
                let said = said.replace(&desk.clerk.staged, &desk.clerk.subject);
                let said = said.replace(&stage.folder().display().to_string(), "");
                return Ok(desk.uncompiled(said, began));
            }
            Err(other) => return Err(other),
        };

        progress.step(&self.catalogue.text("step-probe"));
        let mut verdict = self.probe_repeatedly(&desk, &programs, &member, trials, progress)?;
        verdict.notes.extend(desk.notes(&self.root, &folder));
        verdict.seconds = began.elapsed().as_secs_f64();
        Ok(Graded { verdict, compiler: None })
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
                let (seen, finished) = observe(probe, program, &trials.seeds);
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

/// The program of this name, among those that were built.
pub(crate) fn program_of<'a>(programs: &'a Programs, name: &str) -> Result<&'a Path, GradeError> {
    let missing = || GradeError::Cargo(format!("`{name}` was built and is not there"));
    programs.get(name).map(PathBuf::as_path).ok_or_else(missing)
}

/// A name for the packages of a subject, different for each folder.
fn member_name(subject: &Subject, folder: &Path) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    match subject {
        Subject::Exercise => "exercise".to_owned(),
        Subject::Solution => "solution".to_owned(),
        Subject::Folder(_) => {
            let mut hasher = DefaultHasher::new();
            folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).hash(&mut hasher);
            format!("subject-{:08x}", hasher.finish() >> 32)
        }
    }
}

/// Runs every probe group at once, and the subject's program as soon as P0 has seen it can end.
fn observe(probe: &Path, program: Option<&Path>, seeds: &[u64]) -> (Seen, Option<Finished>) {
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
                (group, scope.spawn(move || run_group(probe, group, seeds, GROUP_LIMIT, hear)))
            })
            .collect();
        drop(sender);
        // No answer at all means that P0 did not come to its end either.
        let run_program = can_end.recv().unwrap_or(false);
        let finished = program
            .filter(|_| run_program)
            .and_then(|program| run(launch(probe, program), PROGRAM_LIMIT).ok());
        for (group, thread) in groups {
            if let Ok(report) = thread.join() {
                seen.add(group, report);
            }
        }
        finished
    });
    (seen, finished)
}

/// What is needed to write a verdict.
struct Desk<'a> {
    exam: &'a Exam,
    track: &'a RuntimeTrack,
    runtime: &'a str,
    clerk: Clerk<'a>,
    sources: &'a Sources,
}

impl Desk<'_> {
    fn verdict(&self, runs: Vec<Vec<Judged>>, test: &LeakTest) -> Verdict {
        let unstable = runs.windows(2).any(|pair| statuses(&pair[0]) != statuses(&pair[1]));
        let count = runs.len() as u64;
        let mut judged = worst(runs);
        judged.push(self.token(&judged));
        judged.push(self.leak_test(test));
        let mut notes = Vec::new();
        if unstable {
            let runs = [("runs", count.into())];
            notes.push(self.clerk.catalogue.format("note-unstable", &runs));
        }
        self.marked(judged, notes)
    }

    /// Gives every criterion its points.
    fn marked(&self, mut judged: Vec<Judged>, notes: Vec<String>) -> Verdict {
        let mut criteria = Vec::new();
        for rule in &self.exam.criteria {
            let Some(position) = judged.iter().position(|it| it.id == rule.id) else { continue };
            let Judged { id, status, evidence } = judged.swap_remove(position);
            let points = if status == Status::Pass { rule.points } else { 0 };
            let (required, max) = (rule.required, rule.points);
            criteria.push(Criterion { id, required, points, max, status, evidence });
        }
        let sum = |required, of: fn(&Criterion) -> u32| -> u32 {
            criteria.iter().filter(|it| it.required == required).map(of).sum()
        };
        Verdict {
            runtime: self.runtime.to_owned(),
            subject: self.clerk.subject.trim_end_matches('/').to_owned(),
            isolation: ISOLATION.to_owned(),
            score: sum(true, |criterion| criterion.points),
            max: sum(true, |criterion| criterion.max),
            bonus: sum(false, |criterion| criterion.points),
            criteria,
            seconds: 0.0,
            notes,
        }
    }

    fn token(&self, judged: &[Judged]) -> Judged {
        let found = token_use(self.sources, &self.track.tokens);
        let repaired = [CriterionId::Bug1, CriterionId::Bug2]
            .iter()
            .all(|bug| judged.iter().any(|it| it.id == *bug && it.status == Status::Pass));
        let message = match (found.is_complete(), repaired) {
            (true, true) => None,
            (true, false) => Some("token-too-early"),
            (false, _) if !found.named => Some("token-absent"),
            (false, _) if !found.waited_for => Some("token-not-waited-for"),
            (false, _) => Some("token-not-cancelled"),
        };
        let evidence = message.map(|id| self.clerk.finding(id, &[])).into_iter().collect();
        let status = if message.is_none() { Status::Pass } else { Status::Fail };
        Judged { id: CriterionId::BonusToken, status, evidence }
    }

    fn leak_test(&self, test: &LeakTest) -> Judged {
        let clerk = &self.clerk;
        let finding = match test {
            LeakTest::TellsApart => None,
            LeakTest::Absent => Some(clerk.finding("test-absent", &[])),
            LeakTest::SeesNothing => Some(clerk.finding("test-sees-nothing", &[])),
            LeakTest::NeverEnds => Some(clerk.finding("test-never-ends", &[])),
            LeakTest::Unclear => Some(clerk.finding("test-unclear", &[])),
            LeakTest::DoesNotCompile(said) => {
                let first = said.lines().find(|line| line.starts_with("error"));
                let first = first.unwrap_or_default().to_owned();
                Some(clerk.finding("test-does-not-compile", &[("error", first.into())]))
            }
            LeakTest::Accuses(output) => {
                let panic = output.lines().skip_while(|line| !line.contains("panicked at"));
                let panic = panic.take(2).collect::<Vec<_>>().join(" ");
                Some(clerk.finding("test-accuses", &[("panic", panic.into())]))
            }
        };
        let status = if finding.is_none() { Status::Pass } else { Status::Fail };
        let evidence = finding.into_iter().collect();
        Judged { id: CriterionId::BonusTest, status, evidence }
    }

    /// A subject that does not compile has shown nothing.
    fn uncompiled(&self, compiler: String, began: Instant) -> Graded {
        let judged = CriterionId::ALL
            .into_iter()
            .map(|id| Judged {
                id,
                status: Status::Incomplete,
                evidence: vec![self.clerk.finding("does-not-compile", &[])],
            })
            .collect();
        let seconds = began.elapsed().as_secs_f64();
        let verdict = Verdict { seconds, ..self.marked(judged, Vec::new()) };
        Graded { verdict, compiler: Some(compiler) }
    }

    /// What the learner should know of what was left out.
    fn notes(&self, root: &Path, folder: &Path) -> Vec<String> {
        let mut ignored = self.sources.ignored.clone();
        let manifest = |folder: PathBuf| std::fs::read(folder.join("Cargo.toml")).ok();
        let is_exercise = self.clerk.subject.trim_end_matches('/') == self.track.exercise;
        if is_exercise && manifest(folder.to_owned()) != manifest(root.join(&self.track.pristine)) {
            ignored.push("Cargo.toml".to_owned());
        }
        if ignored.is_empty() {
            return Vec::new();
        }
        let files = [("files", ignored.join(", ").into())];
        vec![self.clerk.catalogue.format("note-ignored", &files)]
    }
}

/// How far a subject is kept from the machine: a process group, limits of its own, and no
/// environment; no namespace and no filter yet.
const ISOLATION: &str = "minimal";

fn statuses(judged: &[Judged]) -> Vec<Status> {
    judged.iter().map(|it| it.status).collect()
}

/// Of each criterion, the worst that any run has shown.
fn worst(runs: Vec<Vec<Judged>>) -> Vec<Judged> {
    runs.into_iter()
        .reduce(|so_far, run| {
            let pairs = so_far.into_iter().zip(run);
            pairs.map(|(a, b)| if b.status > a.status { b } else { a }).collect()
        })
        .unwrap_or_default()
}
