//! Runs one probe group on a subject and collects what it saw.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use verdict::{Evidence, Frame, MAX_FRAME_BYTES, Message, Probe, ProbeGroup, Request, Schedule};

use crate::run::{Ending, Group, Leash, bare, wait};

/// Everything that the probes saw of a subject.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    seeds: Vec<u64>,
    evidence: BTreeMap<(Probe, Schedule), Evidence>,
    interrupted: BTreeMap<ProbeGroup, Interruption>,
}

/// Why a group has not said everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interruption {
    /// Its time was up.
    TimedOut,
    /// Its process ended before the last probe, with this code or by a signal.
    Died(Ending),
    /// It said something that it was not asked.
    OutOfTurn,
    /// It could not be started.
    NotStarted,
}

impl Seen {
    /// Nothing yet, of probes that run under these seeds.
    pub(crate) fn nothing(seeds: &[u64]) -> Self {
        Self { seeds: seeds.to_owned(), evidence: BTreeMap::new(), interrupted: BTreeMap::new() }
    }

    /// Everything that there is of one probe, the plain schedule first.
    pub(crate) fn of(&self, probe: Probe) -> impl Iterator<Item = (Schedule, &Evidence)> {
        let all = self.evidence.range((probe, Schedule::Plain)..);
        all.take_while(move |((its, _), _)| *its == probe)
            .map(|((_, schedule), evidence)| (*schedule, evidence))
    }

    /// Whether there is a schedule under which one probe should have run and has nothing to show.
    pub(crate) fn lacks(&self, probe: Probe) -> bool {
        let planned = ProbeGroup::ALL.iter().flat_map(|group| group.agenda(&self.seeds));
        let mut ours = planned.filter(|(its, _)| *its == probe);
        ours.any(|(_, schedule)| self.get(probe, schedule).is_none())
    }

    /// What one probe saw, whether or not its group came to its end.
    pub(crate) fn get(&self, probe: Probe, schedule: Schedule) -> Option<&Evidence> {
        self.evidence.get(&(probe, schedule))
    }

    /// What stopped the group of a probe, if anything did.
    pub(crate) fn interruption(&self, probe: Probe) -> Option<Interruption> {
        self.interrupted
            .iter()
            .find(|(group, _)| group.agenda(&self.seeds).iter().any(|(its, _)| *its == probe))
            .map(|(_, interruption)| *interruption)
    }

    /// Adds what one group saw.
    pub(crate) fn add(&mut self, group: ProbeGroup, report: GroupReport) {
        self.evidence.extend(report.evidence);
        if let Some(interruption) = report.interruption {
            self.interrupted.insert(group, interruption);
        }
    }

    /// The first experiment of one of these probes that the subject kept from having a result.
    pub(crate) fn spoiled(&self, probes: &[Probe]) -> Option<(Probe, Schedule, &Evidence)> {
        let mut ours = self.evidence.iter().filter(|((probe, _), _)| probes.contains(probe));
        let spoiled = ours
            .find(|(_, evidence)| matches!(evidence, Evidence::Panicked(_) | Evidence::Busy(_)));
        spoiled.map(|((probe, schedule), evidence)| (*probe, *schedule, evidence))
    }
}

/// What one group saw.
#[derive(Clone, Debug, Default)]
pub(crate) struct GroupReport {
    evidence: Vec<((Probe, Schedule), Evidence)>,
    interruption: Option<Interruption>,
}

/// The terms on which a group runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<'a> {
    /// The seeds of its shuffled schedules.
    pub(crate) seeds: &'a [u64],
    /// How long it may take, in real time.
    pub(crate) limit: Duration,
    /// What ends it before that.
    pub(crate) leash: &'a Leash,
}

/// Runs one group in a process of its own, and hears it out.
///
/// `on_evidence` is told of each piece as it comes.
pub(crate) fn run_group(
    probe: &Path,
    group: ProbeGroup,
    terms: Terms<'_>,
    mut on_evidence: impl FnMut(Probe, Schedule, &Evidence),
) -> GroupReport {
    let deadline = Instant::now() + terms.limit;
    let mut report = GroupReport::default();
    let Ok((mut child, socket)) = start(probe) else {
        report.interruption = Some(Interruption::NotStarted);
        return report;
    };
    let _running = terms.leash.hold(Group::of(&child));
    let request = Request { nonce: nonce(), group, seeds: terms.seeds.to_owned() };
    let mut heard = Err(Interruption::Died(Ending::TimedOut));
    if ask(&socket, &request).is_ok() {
        heard = listen(&socket, &request, deadline, &mut report.evidence, &mut on_evidence);
    }
    report.interruption = match heard {
        Ok(()) => None,
        // It closed its end: how it died is the better answer.
        Err(Interruption::Died(_)) => match wait(&mut child, deadline) {
            Ok(ending) => Some(Interruption::Died(ending)),
            Err(_gone) => Some(Interruption::Died(Ending::Signal(0))),
        },
        Err(other) => Some(other),
    };
    Group::of(&child).kill();
    let _ = child.wait();
    report
}

/// Starts a probe with one end of a socket pair as its standard input.
///
/// That way no other child inherits it, and it cannot be opened a second time by its name in
/// `/proc`, as a pipe can.
fn start(probe: &Path) -> io::Result<(std::process::Child, UnixStream)> {
    let (ours, theirs) = UnixStream::pair()?;
    let mut command = Command::new(probe);
    bare(&mut command);
    let child = command.stdin(Stdio::from(OwnedFd::from(theirs))).spawn()?;
    Ok((child, ours))
}

fn ask(mut socket: &UnixStream, request: &Request) -> io::Result<()> {
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    socket.write_all(&line)
}

/// A number that a subject cannot know before its probe is asked.
fn nonce() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(std::process::id())
}

/// Reads frames until the last, and refuses everything that is not exactly what was asked for.
fn listen(
    socket: &UnixStream,
    request: &Request,
    deadline: Instant,
    evidence: &mut Vec<((Probe, Schedule), Evidence)>,
    on_evidence: &mut impl FnMut(Probe, Schedule, &Evidence),
) -> Result<(), Interruption> {
    let mut lines = Lines { socket, deadline, buffer: Vec::new() };
    let agenda = request.group.agenda(&request.seeds);
    for (sequence, expected) in (0u32..).zip(agenda.iter().map(Some).chain([None])) {
        let line = lines.next()?;
        let frame: Frame = serde_json::from_slice(&line).map_err(|_| Interruption::OutOfTurn)?;
        if frame.nonce != request.nonce || frame.sequence != sequence {
            return Err(Interruption::OutOfTurn);
        }
        match (frame.message, expected) {
            (Message::Saw { probe, schedule, evidence: saw }, Some(turn))
                if *turn == (probe, schedule) && saw.is_of(probe) =>
            {
                on_evidence(probe, schedule, &saw);
                evidence.push((*turn, saw));
            }
            (Message::Done, None) => return Ok(()),
            _ => return Err(Interruption::OutOfTurn),
        }
    }
    Err(Interruption::OutOfTurn)
}

/// Lines from a socket, each bounded in length, all bounded in time.
struct Lines<'a> {
    socket: &'a UnixStream,
    deadline: Instant,
    buffer: Vec<u8>,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Vec<u8>, Interruption> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let rest = self.buffer.split_off(end + 1);
                return Ok(std::mem::replace(&mut self.buffer, rest));
            }
            if self.buffer.len() > MAX_FRAME_BYTES {
                return Err(Interruption::OutOfTurn);
            }
            self.read()?;
        }
    }

    fn read(&mut self) -> Result<(), Interruption> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        // A timeout of zero would mean none at all.
        let left = left.max(Duration::from_millis(1));
        if self.socket.set_read_timeout(Some(left)).is_err() {
            return Err(Interruption::TimedOut);
        }
        let mut part = [0; 4096];
        match self.socket.read(&mut part) {
            Ok(0) => Err(Interruption::Died(Ending::Code(0))),
            Ok(read) => {
                self.buffer.extend_from_slice(&part[..read]);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            Err(error)
                if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) =>
            {
                Err(Interruption::TimedOut)
            }
            Err(_reset) => Err(Interruption::Died(Ending::Code(0))),
        }
    }
}

#[cfg(test)]
impl Seen {
    /// The same, and what one probe would have seen.
    pub(crate) fn with(mut self, probe: Probe, schedule: Schedule, evidence: Evidence) -> Self {
        self.evidence.insert((probe, schedule), evidence);
        self
    }
}
