//! Every transcript is recorded, and what it ran has not changed since.

use super::{Problem, Report};
use crate::Error;
use crate::transcripts::{Index, Recording, Sources};

pub(super) fn check(report: &Report<'_>) -> Result<Vec<Problem>, Error> {
    let problem = |file: &str, message: String| {
        report.problem_in(&report.layout.transcripts().join(file), 1, message)
    };
    let index = match Index::read(report.layout) {
        Ok(index) => index,
        Err(message) => return Ok(vec![problem("index.toml", message)]),
    };
    if index.entries.is_empty() {
        return Ok(Vec::new());
    }
    let sources = Sources::read(report.layout)?;
    let mut problems = Vec::new();
    for entry in &index.entries {
        match Recording::read(report.layout, &entry.name) {
            Err(message) => problems.push(problem("index.toml", message)),
            Ok(kept) if kept.fingerprint != sources.fingerprint(entry) => {
                let message =
                    "what this command runs has changed since: run `cargo xtask book refresh`";
                problems.push(problem(&format!("{}.txt", entry.name), message.to_owned()));
            }
            Ok(_) => {}
        }
    }
    Ok(problems)
}
