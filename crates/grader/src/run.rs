//! Runs a program of the subject's, for a time and an output that are bounded.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By itself, with this code.
    Code(i32),
    /// By a signal that the grader did not send.
    Signal(i32),
    /// It was still running when its time was up.
    TimedOut,
}

/// What came of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finished {
    pub(crate) ending: Ending,
    /// The beginning of what it printed, on both outputs.
    pub(crate) output: String,
    /// How long it was given.
    pub(crate) limit: Duration,
}

/// The most that is kept of what a program prints; the rest is read and thrown away.
const MAX_OUTPUT_BYTES: usize = 64 * 1024;

/// A process and all that it started, unless one of them left on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group(Option<i32>);

impl Group {
    /// The group of a child that was started as the leader of one.
    pub(crate) fn of(child: &Child) -> Self {
        Self(i32::try_from(child.id()).ok())
    }

    /// Ends every process of the group, at once. A group that is gone is left in peace.
    pub(crate) fn kill(self) {
        if let Some(pid) = self.0.and_then(Pid::from_raw) {
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }
}

/// The groups that are running, for whoever has to end this process.
static RUNNING: Mutex<BTreeSet<Group>> = Mutex::new(BTreeSet::new());

/// Takes a group off the list of what to kill on an interrupt, once it has ended.
#[derive(Debug)]
pub(crate) struct Running(Group);

impl Drop for Running {
    fn drop(&mut self) {
        // Whatever it left behind goes with it.
        self.0.kill();
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Has a group killed when the grader is interrupted, or when the returned value is dropped.
pub(crate) fn kill_on_interrupt(group: Group) -> Running {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).insert(group);
    Running(group)
}

/// Ends what is no longer wanted: every run that holds it, now or later.
#[derive(Debug, Default)]
pub(crate) struct Leash(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    pulled: bool,
    groups: BTreeSet<Group>,
}

/// Lets a group off its leash, once it has ended.
#[derive(Debug)]
pub(crate) struct OnLeash<'a> {
    leash: &'a Leash,
    group: Group,
    _running: Running,
}

impl Leash {
    /// Ends every group that is on the leash, and every one that is put on it from now on.
    pub(crate) fn pull(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.pulled = true;
        held.groups.iter().for_each(|group| group.kill());
    }

    /// Puts a group on the leash, and has it killed when the grader is interrupted.
    pub(crate) fn hold(&self, group: Group) -> OnLeash<'_> {
        let running = kill_on_interrupt(group);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.groups.insert(group);
        if held.pulled {
            group.kill();
        }
        OnLeash { leash: self, group, _running: running }
    }
}

impl Drop for OnLeash<'_> {
    fn drop(&mut self) {
        let mut held = self.leash.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.groups.remove(&self.group);
    }
}

/// Kills every process that the grader has started and not yet seen the end of.
///
/// For a handler of Ctrl+C: the groups are not the terminal's, so it does not reach them.
pub fn kill_all() {
    for group in RUNNING.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        group.kill();
    }
}

/// A command for a program of the subject's.
///
/// `launcher` is a probe binary: it bounds itself, asks to be killed when the grader dies, and then
/// becomes `program`. Nothing of the grader's environment is passed on.
pub(crate) fn launch(launcher: &Path, program: &Path) -> Command {
    let mut command = Command::new(launcher);
    command.arg("exec").arg(program);
    bare(&mut command);
    command
}

/// Strips a command of everything that it could learn from, or reach, the grader by.
pub(crate) fn bare(command: &mut Command) {
    command
        .env_clear()
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
}

/// Runs a program to its end, or to the end of its time or its leash.
///
/// # Errors
///
/// It cannot be started.
pub(crate) fn run(mut command: Command, limit: Duration, leash: &Leash) -> io::Result<Finished> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let deadline = Instant::now() + limit;
    let mut child = command.spawn()?;
    let running = leash.hold(Group::of(&child));
    let (sender, outputs) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        let sender = sender.clone();
        thread::spawn(move || sender.send(drain(output)));
    }
    if let Some(output) = child.stderr.take() {
        thread::spawn(move || sender.send(drain(output)));
    }
    let ending = wait(&mut child, deadline)?;
    drop(running);

    // A process that left the group may hold the pipes open for ever: what it prints is not waited
    // for.
    let patience = Instant::now() + Duration::from_secs(1);
    let mut output = String::new();
    let left = || patience.saturating_duration_since(Instant::now());
    while let Ok(part) = outputs.recv_timeout(left()) {
        output.push_str(&part);
    }
    Ok(Finished { ending, output, limit })
}

/// Waits for a child until the deadline, and ends it then.
///
/// # Errors
///
/// The operating system does not know the child.
pub(crate) fn wait(child: &mut Child, deadline: Instant) -> io::Result<Ending> {
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(ending(status));
        }
        thread::sleep(Duration::from_millis(1));
    }
    Group::of(child).kill();
    child.wait()?;
    Ok(Ending::TimedOut)
}

fn ending(status: ExitStatus) -> Ending {
    match (status.code(), status.signal()) {
        (Some(code), _) => Ending::Code(code),
        (None, signal) => Ending::Signal(signal.unwrap_or(0)),
    }
}

/// Reads everything, and keeps the beginning.
fn drain(mut output: impl Read) -> String {
    let mut kept = Vec::new();
    let mut part = vec![0; MAX_OUTPUT_BYTES];
    while let Ok(read) = output.read(&mut part) {
        if read == 0 {
            break;
        }
        let room = MAX_OUTPUT_BYTES - kept.len();
        kept.extend_from_slice(&part[..read.min(room)]);
    }
    printable(&String::from_utf8_lossy(&kept))
}

/// Text of the subject's, without what could move a terminal's cursor or change its colours.
fn printable(text: &str) -> String {
    let shown = |c: char| c == '\n' || !c.is_control();
    text.chars().map(|c| if shown(c) { c } else { '\u{fffd}' }).collect()
}
