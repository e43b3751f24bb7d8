//! Replays the exam's incident on a subject: nothing is judged, everything is shown.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use verdict::Sample;

use crate::GradeError;
use crate::build::{Goal, build};
use crate::examine::program_of;
use crate::grade::{Grader, Subject};
use crate::progress::Progress;
use crate::run::{Ending, Group, bare, kill_on_interrupt, wait};

/// How long a replay may be silent: it says something for every virtual minute, of which it does hundreds a second.
const SILENCE: Duration = Duration::from_secs(20);

impl Grader {
    /// Builds a subject, has it live through two virtual hours of orders, and passes on what is alive, once a minute.
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
        hear: impl FnMut(Sample),
    ) -> Result<(), GradeError> {
        let (_, track) = self.curriculum.track(runtime)?;
        let candidate = self.take_in(track, subject)?;
        let (stage, member) = self.put_on_stage(runtime, subject, &candidate, progress)?;
        let made = build(&stage, Goal::Packages(stage.members()), progress)?;
        progress.step(&self.catalogue.text("step-replay"));
        listen(program_of(&made.programs, &member.probe())?, hear)
    }
}

/// Runs the program that replays, and hears it to its end.
fn listen(probe: &Path, mut hear: impl FnMut(Sample)) -> Result<(), GradeError> {
    let mut command = Command::new(probe);
    bare(command.arg("replay"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(GradeError::at(probe))?;
    let group = Group::of(&child);
    let running = kill_on_interrupt(group);
    let samples = samples(&mut child);
    let errors = errors(&mut child);
    loop {
        match samples.recv_timeout(SILENCE) {
            Ok(sample) => hear(sample),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                let seconds = SILENCE.as_secs();
                return Err(GradeError::Replay(format!("it said nothing for {seconds} s")));
            }
        }
    }
    let ending = wait(&mut child, Instant::now() + SILENCE).map_err(GradeError::at(probe))?;
    drop(running);
    let said = errors.join().unwrap_or_default();
    match ending {
        Ending::Code(0) => Ok(()),
        Ending::Code(_) | Ending::Signal(_) | Ending::TimedOut => Err(GradeError::Replay(said)),
    }
}

/// What the program says. A line that is no sample is the subject's own, and nobody's business.
fn samples(child: &mut Child) -> mpsc::Receiver<Sample> {
    let (sender, samples) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Ok(sample) = serde_json::from_str(&line)
                    && sender.send(sample).is_err()
                {
                    break;
                }
            }
        });
    }
    samples
}

/// What the program complains of: the last few lines.
fn errors(child: &mut Child) -> thread::JoinHandle<String> {
    const KEPT: usize = 5;
    let output = child.stderr.take();
    thread::spawn(move || {
        let mut text = Vec::new();
        let _ = output.map(|mut output| output.read_to_end(&mut text));
        let text = String::from_utf8_lossy(&text).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(KEPT)..].join("\n")
    })
}
