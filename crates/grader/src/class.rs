//! Grades a class: several folders on one runtime, built by one call of cargo.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use verdict::Verdict;

use crate::GradeError;
use crate::build::{Programs, build_what_compiles};
use crate::curriculum::RuntimeTrack;
use crate::examine::Built;
use crate::grade::{Candidate, Freshness, Graded, Grader, Subject, Trials};
use crate::intake::Sources;
use crate::judge::saying;
use crate::progress::{Progress, Silent};
use crate::stage::{Favour, Member, Stage};
use crate::turns::share_out;

/// A subject that has found its place on the common stage.
type Seated = (Candidate, Member);

/// What all subjects of a class have in common.
#[derive(Clone, Copy)]
struct Lesson<'a> {
    runtime: &'a str,
    trials: &'a Trials,
    programs: &'a Programs,
    /// The part of the common build's time that each bears.
    share: Duration,
}

impl Grader {
    /// Grades several folders on one runtime, and returns one result for each, in their sequence.
    ///
    /// They are built together and probed side by side, and each is judged as [`Grader::grade`]
    /// would judge it. One that does not compile, or is refused, harms no other. The seconds of a
    /// verdict are those of its own probes, and an equal share of the common build.
    ///
    /// # Errors
    ///
    /// The runtime is unknown, or the grader itself cannot work. What is wrong with one folder is
    /// that folder's result.
    pub fn grade_together(
        &self,
        runtime: &str,
        folders: &[PathBuf],
        trials: &Trials,
        progress: &dyn Progress,
    ) -> Result<Vec<Result<Graded, GradeError>>, GradeError> {
        let began = Instant::now();
        let (_, track) = self.curriculum.track(runtime)?;
        let count = folders.len() as u64;
        progress.step(&self.catalogue.format("step-class", &[("count", count.into())]));
        let mut stage = Stage::open(&self.root, &self.target, runtime, "class")?;
        let seats: Vec<_> =
            folders.iter().map(|folder| self.seat(&mut stage, track, folder)).collect();
        let programs = build_class(&mut stage, track, progress)?;
        let share = began.elapsed() / u32::try_from(folders.len()).unwrap_or(u32::MAX).max(1);

        progress.step(&self.catalogue.text("step-probe"));
        let lesson = Lesson { runtime, trials, programs: &programs, share };
        let graded = share_out(1, (0..).zip(seats), |(turn, seat)| {
            progress.advance(turn, count);
            self.grade_seated(lesson, seat?)
        });
        Ok(graded)
    }

    /// A verdict on a folder that could not be judged: every criterion is incomplete, for this
    /// reason. With it, none of a class is missing from the list.
    ///
    /// # Errors
    ///
    /// The runtime is unknown.
    pub fn not_judged(
        &self,
        runtime: &str,
        folder: &Path,
        why: &str,
    ) -> Result<Verdict, GradeError> {
        let (shown, sources) = (self.shown(folder), Sources::default());
        let candidate = Candidate { folder: folder.to_owned(), shown, sources };
        let desk = self.desk(runtime, &candidate, "")?;
        Ok(desk.nothing_shown(&saying(why.to_owned())))
    }

    fn seat(
        &self,
        stage: &mut Stage,
        track: &RuntimeTrack,
        folder: &Path,
    ) -> Result<Seated, GradeError> {
        let candidate = self.take_in(track, &Subject::Folder(folder.to_owned()))?;
        let member = stage.add(track, Some(&candidate.mark()), &candidate.sources)?;
        Ok((candidate, member))
    }

    fn grade_seated(
        &self,
        lesson: Lesson<'_>,
        (candidate, member): Seated,
    ) -> Result<Graded, GradeError> {
        let began = Instant::now();
        let Some(built) = whole(&candidate, &member, lesson.programs) else {
            // Alone, the compiler's words are about this subject and no other.
            let subject = Subject::Folder(candidate.folder);
            return self.grade(lesson.runtime, &subject, lesson.trials, &Silent);
        };
        let desk = self.desk(lesson.runtime, &candidate, &member.name)?;
        let verdict = self.examine(&desk, &built, None, lesson.trials, &Silent)?;
        let seconds = (lesson.share + began.elapsed()).as_secs_f64();
        let verdict = Verdict { seconds, ..verdict };
        let freshness = Freshness::Unknown;
        Ok(Graded { verdict, compiler: None, staged: member.name, freshness })
    }
}

/// Builds what is on the stage; where every folder was refused, that is nothing.
fn build_class(
    stage: &mut Stage,
    track: &RuntimeTrack,
    progress: &dyn Progress,
) -> Result<Programs, GradeError> {
    if stage.members().is_empty() {
        return Ok(Programs::new());
    }
    stage.close(track, Favour::Build)?;
    build_what_compiles(stage, progress)
}

/// What was built of a subject, if that is all of it.
fn whole(candidate: &Candidate, member: &Member, programs: &Programs) -> Option<Built> {
    let built = Built::pick(programs, member).ok()?;
    let has_program = candidate.sources.get("src/main.rs").is_some();
    (built.program.is_some() || !has_program).then_some(built)
}
