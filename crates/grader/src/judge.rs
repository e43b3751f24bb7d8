//! Turns evidence into a verdict.
//!
//! The rules read slopes and differences, so that each bug is shown by what it alone can cause:
//! tasks left *per worker*, tasks gained *per round*, a return *before* the gate opens, something
//! left with *nothing* started. Spawn sites and type names serve the message and decide nothing.
//! What no rule explains is reported without a bug's number: no accusation without proof.

mod clerk;
mod program;
mod rules;
mod select;

use std::io;

use verdict::{CriterionId, Finding, Probe, Status};

pub(crate) use clerk::{Clerk, saying};

use crate::evidence::Seen;
use crate::run::Finished;

/// Everything that is known of a subject.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    /// What the probes saw.
    pub(crate) seen: &'a Seen,
    /// How its own program ended, if it was run.
    pub(crate) program: Program<'a>,
}

/// P7.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Program<'a> {
    /// Not part of what is judged: a mix of rooms has no program of its own.
    NotAsked,
    /// The subject has none.
    Absent,
    /// Not run: P0 had already seen that it cannot end.
    NotRun,
    /// It could not be started, or not be waited for: that shows nothing of the subject.
    NotStarted(&'a io::Error),
    /// Run to its end, or to the end of its time.
    Ran(&'a Finished),
}

impl<'a> Program<'a> {
    /// What came of a program that is run where P0 lets it, if there `exists` one.
    pub(crate) fn of(run: Option<&'a io::Result<Finished>>, exists: bool) -> Self {
        match run {
            Some(Ok(finished)) => Self::Ran(finished),
            Some(Err(error)) => Self::NotStarted(error),
            None if exists => Self::NotRun,
            None => Self::Absent,
        }
    }
}

/// What a rule found, and the probes without which it may not say "pass".
#[derive(Debug, Default)]
pub(crate) struct Ruling {
    pub(crate) findings: Vec<Finding>,
    /// Reasons why it cannot be told yet, where nothing was found against the subject.
    pub(crate) doubts: Vec<Finding>,
}

/// How one criterion stands, and why.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) id: CriterionId,
    pub(crate) status: Status,
    pub(crate) evidence: Vec<Finding>,
}

/// Judges every criterion that the probes speak to; the bonuses are judged elsewhere.
pub(crate) fn judge(case: &Case<'_>, clerk: &Clerk<'_>) -> Vec<Judged> {
    use Probe::{P0, P1, P2, P3, P4, P5, P6};
    let seen = case.seen;
    [
        (CriterionId::Bug1, rules::workers_end(seen, clerk), &[P0, P1, P5][..]),
        (CriterionId::Bug2, rules::monitors_end(seen, clerk), &[P2, P5]),
        (CriterionId::Bug3, rules::batches_wait(seen, clerk), &[P3, P5]),
        (CriterionId::Bug4, rules::ledger_closes(seen, clerk), &[P0, P4, P5]),
        // P5 too: an exit in the middle of a batch is not an end.
        (CriterionId::Ends, program::program_ends(case, clerk), &[P0, P5]),
        (CriterionId::Flat, rules::count_is_flat(seen, clerk), &[P2, P6]),
    ]
    .into_iter()
    .map(|(id, ruling, needed)| conclude(id, ruling, &clerk.missing(seen, needed)))
    .collect()
}

fn conclude(id: CriterionId, ruling: Ruling, missing: &[Finding]) -> Judged {
    if !ruling.findings.is_empty() {
        return Judged { id, status: Status::Fail, evidence: ruling.findings };
    }
    let doubts: Vec<_> = missing.iter().cloned().chain(ruling.doubts).collect();
    let status = if doubts.is_empty() { Status::Pass } else { Status::Incomplete };
    Judged { id, status, evidence: doubts }
}

#[cfg(test)]
mod tests;
