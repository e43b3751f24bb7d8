//! The rule on the subject's own program.

use verdict::{Conduct, Finding, Probe};

use super::select::{conducts, first, shutdowns};
use super::{Case, Clerk, Program, Ruling};
use crate::catalogue::Value;
use crate::run::{Ending, Finished};

/// The most characters that a finding quotes of what a program printed.
const MAX_QUOTE: usize = 200;

/// The program ends by itself, with exit code 0.
pub(super) fn program_ends(case: &Case<'_>, clerk: &Clerk<'_>) -> Ruling {
    let mut ruling = Ruling::default();
    let hung = first(shutdowns(case.seen, Probe::P0), |it| !it.returned);
    if let Some((schedule, shutdown)) = hung {
        let at = (Probe::P0, schedule);
        ruling.findings.push(clerk.shown(at.0, at.1, "program-cannot-end", &[]));
        ruling.findings.extend(clerk.left(at, &shutdown.left, 0, "shutdown-waits-for"));
    } else {
        let none = |conduct: &Conduct| conduct.summary.is_none();
        if let Some((schedule, _)) = first(conducts(case.seen), none) {
            let stuck = clerk.shown(Probe::P5, schedule, "shutdown-after-work", &[]);
            ruling.findings.push(stuck);
        }
    }
    match case.program {
        Program::NotAsked | Program::NotRun => {}
        Program::Absent => ruling.doubts.push(clerk.finding("program-absent", &[])),
        Program::NotStarted(error) => {
            let particulars = [("error", error.to_string().into())];
            let doubt = clerk.finding("program-not-started", &particulars);
            ruling.doubts.push(Finding { probe: Some(Probe::P7), ..doubt });
        }
        Program::Ran(finished) => {
            let finding = program_finding(finished, clerk);
            ruling.findings.extend(finding);
        }
    }
    ruling
}

fn program_finding(finished: &Finished, clerk: &Clerk<'_>) -> Option<Finding> {
    let finding = match finished.ending {
        Ending::Code(0) => return None,
        Ending::TimedOut => {
            let seconds = finished.limit.as_secs();
            clerk.finding("program-never-ends", &[("seconds", seconds.into())])
        }
        Ending::Code(code) => {
            let code = ("code", code.to_string().into());
            clerk.finding("program-fails", &[code, last_line(finished, clerk)])
        }
        Ending::Signal(signal) => {
            let signal = ("signal", signal.to_string().into());
            clerk.finding("program-killed", &[signal, last_line(finished, clerk)])
        }
    };
    Some(Finding { probe: Some(Probe::P7), ..finding })
}

/// What a program printed last, with the learner's own paths.
fn last_line(finished: &Finished, clerk: &Clerk<'_>) -> (&'static str, Value) {
    let last = finished.output.lines().rev().find(|line| !line.trim().is_empty());
    let last: String = last.unwrap_or_default().chars().take(MAX_QUOTE).collect();
    ("last", last.replace(&clerk.staged, &clerk.subject).into())
}
