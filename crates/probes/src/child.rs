//! The conversation with the judge.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use fuite::lab::{Lab, LabError, Schedule};
use serde::Serialize;
use thiserror::Error;
use verdict::{Evidence, Frame, Message, Replayed, Request, with_causes};

use crate::process::{MOST_BYTES, confine};
use crate::service::Start;

/// The thread that ends this process when the judge is gone.
pub(crate) const WATCHDOG: &str = "watchdog";

/// Why a child could not report.
#[derive(Debug, Error)]
enum ChildError {
    #[error("standard input is not the judge's socket; run `cargo xtask grade` instead")]
    NoJudge(#[source] io::Error),
    #[error("the judge's request cannot be read")]
    BadRequest(#[source] serde_json::Error),
    #[error("the judge stopped listening")]
    Hangup(#[from] io::Error),
    #[error("the process cannot be confined")]
    Confine(#[source] io::Error),
    #[error("the program cannot be started")]
    Exec(#[source] io::Error),
    #[error("the replay did not come to its end: {0:?}")]
    Replay(LabError),
    #[error("a frame cannot be written as JSON")]
    Frame(#[from] serde_json::Error),
}

/// Answers one request of the judge, and returns this process's exit code.
///
/// Standard input must be one end of a socket pair. The parent reads evidence there and nowhere
/// else, so whatever the subject prints is only that. A process that says something other than what
/// it was asked for, or stops before the end, has said nothing.
/// Called as `exec PROGRAM`, the process becomes that program instead, confined in the same way. Called as `replay`, it
/// replays the incident, and prints a line of [`Replayed`](verdict::Replayed) at a time: that is shown, and never judged.
#[must_use]
pub fn run_child<L: Lab + 'static>(lab: &L, start: Start) -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let result = match (arguments.next(), arguments.next()) {
        (Some(verb), Some(program)) if verb == "exec" => Err(become_program(program)),
        (Some(verb), None) if verb == "replay" => replay(lab, start),
        _ => converse(lab, start),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("probe: {}", with_causes(&error));
            ExitCode::FAILURE
        }
    }
}

/// Becomes another program, confined; returns only if that fails.
fn become_program(program: OsString) -> ChildError {
    match confine(MOST_BYTES) {
        Ok(()) => ChildError::Exec(Command::new(program).exec()),
        Err(error) => ChildError::Confine(error),
    }
}

fn converse<L: Lab + 'static>(lab: &L, start: Start) -> Result<(), ChildError> {
    confine(MOST_BYTES).map_err(ChildError::Confine)?;
    let mut socket = take_socket().map_err(ChildError::NoJudge)?;
    let mut requests = BufReader::new(socket.try_clone()?);
    let mut line = String::new();
    requests.read_line(&mut line).map_err(ChildError::NoJudge)?;
    let request: Request = serde_json::from_str(&line).map_err(ChildError::BadRequest)?;
    watch(requests)?;
    std::panic::set_hook(Box::new(remember));

    let mut sequence = 0;
    let mut say = |message| -> Result<(), ChildError> {
        let frame = Frame { nonce: request.nonce, sequence, message };
        sequence += 1;
        write_line(&mut socket, &frame)
    };
    for (probe, schedule) in request.group.agenda(&request.seeds) {
        let evidence = caught(|| crate::probe(lab, start, probe, schedule));
        let Some(evidence) = evidence else { continue };
        say(Message::Saw { probe, schedule, evidence })?;
    }
    say(Message::Done)
}

fn replay<L: Lab + 'static>(lab: &L, start: Start) -> Result<(), ChildError> {
    confine(MOST_BYTES).map_err(ChildError::Confine)?;
    let mut failed = None;
    let say = |line: Replayed| {
        if let Err(error) = write_line(&mut io::stdout(), &line) {
            failed.get_or_insert(error);
        }
    };
    lab.run(Schedule::Plain, crate::replay::replay::<L>(start, say)).map_err(ChildError::Replay)?;
    failed.map_or(Ok(()), Err)
}

/// One JSON document a line.
fn write_line(out: &mut impl Write, document: &impl Serialize) -> Result<(), ChildError> {
    let mut line = serde_json::to_vec(document)?;
    line.push(b'\n');
    Ok(out.write_all(&line)?)
}

/// Takes the socket from standard input, and leaves nothing there for the subject to find.
fn take_socket() -> io::Result<UnixStream> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    // Any other kind of file has no peer to speak to.
    socket.peer_addr()?;
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    Ok(socket)
}

/// Ends the process once the judge closes its end, whatever the subject is doing.
///
/// A judge that was killed leaves nobody to stop a subject that never ends.
fn watch(mut requests: BufReader<UnixStream>) -> io::Result<()> {
    let watchdog = move || {
        let _ = requests.fill_buf();
        std::process::exit(1);
    };
    thread::Builder::new().name(WATCHDOG.to_owned()).spawn(watchdog)?;
    IS_WATCHED.store(true, Ordering::Relaxed);
    Ok(())
}

static IS_WATCHED: AtomicBool = AtomicBool::new(false);

/// Whether the watchdog is among the threads of this process.
pub(crate) fn is_watched() -> bool {
    IS_WATCHED.load(Ordering::Relaxed)
}

/// What the last panic had to say, for the evidence.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn remember(panic: &PanicHookInfo<'_>) {
    eprintln!("{panic}");
    *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
}

/// Runs an experiment, and makes evidence of a panic.
fn caught(experiment: impl FnOnce() -> Option<Evidence>) -> Option<Evidence> {
    // The lab and all it held are gone when this returns: nothing half-done is seen again.
    catch_unwind(AssertUnwindSafe(experiment)).unwrap_or_else(|_panic| {
        let last = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Evidence::Panicked(last.clone()))
    })
}
