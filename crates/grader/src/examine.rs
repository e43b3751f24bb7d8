//! Runs the probes on a subject that was built, and judges what they saw.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use serde::{Deserialize, Serialize};
use verdict::{Evidence, Probe, ProbeGroup, Schedule, Verdict};

use crate::GradeError;
use crate::bonus::{Places, judge_test};
use crate::build::Programs;
use crate::desk::Desk;
use crate::evidence::{Seen, Terms, run_group};
use crate::grade::{Grader, Trials};
use crate::judge::{Case, Judged, Program, judge};
use crate::progress::Progress;
use crate::run::{Finished, Leash, launch, run};
use crate::stage::Member;

/// What was built of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Built {
    /// The program that runs the probes on it.
    pub(crate) probe: PathBuf,
    /// Its own program, if it has one.
    pub(crate) program: Option<PathBuf>,
}

impl Built {
    /// Picks a subject's programs from those that were built.
    ///
    /// # Errors
    ///
    /// Its probe is not among them.
    pub(crate) fn pick(programs: &Programs, member: &Member) -> Result<Self, GradeError> {
        Ok(Self {
            probe: program_of(programs, &member.probe())?.to_owned(),
            program: programs.get(&member.program()).cloned(),
        })
    }
}

/// The program of this name, among those that were built.
pub(crate) fn program_of<'a>(programs: &'a Programs, name: &str) -> Result<&'a Path, GradeError> {
    let missing = || GradeError::Cargo(format!("`{name}` was built and is not there"));
    programs.get(name).map(PathBuf::as_path).ok_or_else(missing)
}

impl Grader {
    /// Tries a subject as often as `trials` say, and writes the verdict; the worst run counts.
    ///
    /// `first` is what came of the first run, if it has been made already.
    pub(crate) fn examine(
        &self,
        desk: &Desk<'_>,
        built: &Built,
        mut first: Option<Observed>,
        trials: &Trials,
        progress: &dyn Progress,
    ) -> Result<Verdict, GradeError> {
        let repeat = trials.repeat.max(1);
        let runs: Vec<Vec<Judged>> = (0..repeat)
            .map(|run| {
                progress.advance(u64::from(run), u64::from(repeat));
                let observed = first.take();
                let (seen, finished) =
                    observed.unwrap_or_else(|| observe(built, trials, &Leash::default()));
                let program = Program::of(finished.as_ref(), built.program.is_some());
                judge(&Case { seen: &seen, program }, &desk.clerk)
            })
            .collect();
        let places = Places { root: &self.root, target: &self.target, runtime: desk.runtime };
        let sources = &desk.candidate.sources;
        let test = judge_test(places, desk.track, sources, &built.probe, progress)?;
        let mut verdict = desk.verdict(runs, &test);
        verdict.notes.extend(desk.notes(&self.root));
        Ok(verdict)
    }
}

/// What the probes saw in one run, and how the subject's program ended, if it was run.
pub(crate) type Observed = (Seen, Option<io::Result<Finished>>);

/// Runs every probe group at once, and the subject's program as soon as P0 has seen it can end.
pub(crate) fn observe(built: &Built, trials: &Trials, leash: &Leash) -> Observed {
    let terms = Terms { seeds: &trials.seeds, limit: trials.group_limit, leash };
    let mut seen = Seen::nothing(terms.seeds);
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
                (group, scope.spawn(move || run_group(&built.probe, group, terms, hear)))
            })
            .collect();
        drop(sender);
        // No answer at all means that P0 did not come to its end either.
        let run_program = can_end.recv().unwrap_or(false);
        let finished = built
            .program
            .as_ref()
            .filter(|_| run_program)
            .map(|program| launch(&built.probe, program))
            .map(|program| run(program, trials.program_limit, leash));
        for (group, thread) in groups {
            if let Ok(report) = thread.join() {
                seen.add(group, report);
            }
        }
        finished
    });
    (seen, finished)
}
