//! A program that says what it sees, a line at a time. It is heard, and never believed: nothing is judged by it.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use verdict::Replayed;

use crate::GradeError;
use crate::run::{Ending, Group, Running, bare, kill_on_interrupt, wait};

/// How long a replay may be silent: in virtual time it says something for every minute, of which it does hundreds a
/// second; in real time it does so ten times a second.
const SILENCE: Duration = Duration::from_secs(20);

/// A program that speaks. When this is dropped, the program and all that it started are killed.
#[derive(Debug)]
pub(crate) struct Speaker {
    program: PathBuf,
    running: Running,
    child: Child,
    lines: mpsc::Receiver<Replayed>,
    errors: thread::JoinHandle<String>,
}

impl Speaker {
    /// Starts a program with one argument.
    ///
    /// # Errors
    ///
    /// It cannot be started.
    pub(crate) fn start(program: &Path, argument: &str) -> Result<Self, GradeError> {
        let mut command = Command::new(program);
        bare(command.arg(argument));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(GradeError::at(program))?;
        let running = kill_on_interrupt(Group::of(&child));
        let (lines, errors) = (lines(&mut child), errors(&mut child));
        Ok(Self { program: program.to_owned(), running, child, lines, errors })
    }

    /// What it says next; `None` once it has no more to say.
    ///
    /// # Errors
    ///
    /// [`GradeError::Replay`] when it is silent for too long.
    pub(crate) fn next(&self) -> Result<Option<Replayed>, GradeError> {
        match self.lines.recv_timeout(SILENCE) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => {
                let seconds = SILENCE.as_secs();
                Err(GradeError::Replay(format!("it said nothing for {seconds} s")))
            }
        }
    }

    /// Waits for the end of a program that has no more to say.
    ///
    /// # Errors
    ///
    /// [`GradeError::Replay`], with what it complained of, when that is not a success.
    pub(crate) fn end(mut self) -> Result<(), GradeError> {
        let ending = wait(&mut self.child, Instant::now() + SILENCE);
        let ending = ending.map_err(GradeError::at(&self.program))?;
        // Whatever it started goes with it, and may hold the pipe.
        drop(self.running);
        let said = self.errors.join().unwrap_or_default();
        match ending {
            Ending::Code(0) => Ok(()),
            Ending::Code(_) | Ending::Signal(_) | Ending::TimedOut => Err(GradeError::Replay(said)),
        }
    }

    /// Ends it, and returns when it is gone.
    pub(crate) fn kill(mut self) {
        drop(self.running);
        let _ = self.child.wait();
    }
}

/// What the program says. Any other line is the subject's own, and nobody's business.
fn lines(child: &mut Child) -> mpsc::Receiver<Replayed> {
    let (sender, lines) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Ok(line) = serde_json::from_str(&line)
                    && sender.send(line).is_err()
                {
                    break;
                }
            }
        });
    }
    lines
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
