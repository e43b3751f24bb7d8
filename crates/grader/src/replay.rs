//! Replays the exam's incident on a subject, in virtual time: nothing is judged, everything is shown.

use verdict::{Replayed, Sample};

use crate::GradeError;
use crate::build::{Goal, build};
use crate::examine::program_of;
use crate::grade::{Grader, Subject};
use crate::progress::Progress;
use crate::speaker::Speaker;

impl Grader {
    /// Builds a subject, has it live through two virtual hours of orders, and passes on what is alive, once a minute.
    /// Returns the most memory that its process ever had resident, in bytes; 0 where the system does not say.
    ///
    /// # Errors
    ///
    /// Those of a grading; besides, [`GradeError::DoesNotCompile`] when the subject does not, and
    /// [`GradeError::Replay`] when the two hours do not come to their end.
    pub fn replay(
        &self,
        runtime: &str,
        subject: &Subject,
        progress: &dyn Progress,
        mut hear: impl FnMut(Sample),
    ) -> Result<u64, GradeError> {
        let (_, track) = self.curriculum.track(runtime)?;
        let candidate = self.take_in(track, subject)?;
        let (stage, member) = self.put_on_stage(runtime, subject, &candidate, progress)?;
        let made = build(&stage, Goal::Packages(stage.members()), progress)?;
        progress.step(&self.catalogue.text("step-replay"));
        let speaker = Speaker::start(program_of(&made.programs, &member.probe())?, "replay")?;
        let mut peak = 0;
        while let Some(line) = speaker.next()? {
            match line {
                Replayed::Sample(sample) => hear(sample),
                Replayed::Peak(bytes) => peak = bytes,
                // Said on a real runtime only.
                Replayed::Sites(_) | Replayed::Listening(_) | Replayed::NotListening(_) => {}
            }
        }
        speaker.end()?;
        Ok(peak)
    }
}
