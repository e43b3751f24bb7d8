//! Every directive of ours can be followed, every remark is translated, and no transcript is stale.

use super::{Problem, Report};
use crate::Error;
use crate::directive::directives;
use crate::remark::untranslated;
use crate::source::Page;
use crate::transcripts::{Index, Recording, Sources};

pub(super) fn check(report: &Report<'_>, pages: &[Page]) -> Result<Vec<Problem>, Error> {
    let mut problems = Vec::new();
    for page in pages {
        for (line, directive) in directives(&page.text) {
            if let Err(message) = directive.expand(report.layout, "") {
                problems.push(report.problem(page, line, message));
            }
        }
    }
    for page in pages {
        problems.extend(untranslated(&page.text).map(|line| {
            let message =
                "a remark inside a list would have an English title: move it to the margin";
            report.problem(page, line, message.to_owned())
        }));
    }
    problems.extend(stale_transcripts(report)?);
    Ok(problems)
}

/// The recordings that a change of their sources has made doubtful.
fn stale_transcripts(report: &Report<'_>) -> Result<Vec<Problem>, Error> {
    let index = match Index::read(report.layout) {
        Ok(index) => index,
        Err(message) => return Ok(vec![report.transcript_problem("index.toml", message)]),
    };
    if index.entries.is_empty() {
        return Ok(Vec::new());
    }
    let sources = Sources::read(report.layout)?;
    let mut problems = Vec::new();
    for entry in &index.entries {
        let name = format!("{}.txt", entry.name);
        match Recording::read(report.layout, &entry.name) {
            Err(message) => problems.push(report.transcript_problem("index.toml", message)),
            Ok(kept) if kept.fingerprint != sources.fingerprint(entry) => {
                let message =
                    "what this command runs has changed since: run `cargo xtask book refresh`";
                problems.push(report.transcript_problem(&name, message.to_owned()));
            }
            Ok(_) => {}
        }
    }
    Ok(problems)
}

impl Report<'_> {
    fn transcript_problem(&self, file: &str, message: String) -> Problem {
        self.problem_in(&self.layout.transcripts().join(file), 1, message)
    }
}
