//! What was measured was measured long enough to be published, and the README says the same.

use super::{Problem, Report};
use crate::Error;
use crate::measurements::readme::Readme;
use crate::measurements::{Benches, Scale};

pub(super) fn check(report: &Report<'_>) -> Result<Vec<Problem>, Error> {
    let benches = Benches::read(report.layout);
    let mut problems = Vec::new();
    // A file that cannot be read is reported where a page, or the README, shows something of it.
    let quick = [
        (Benches::FILE, benches.as_ref().is_ok_and(|benches| benches.quick)),
        (Scale::FILE, Scale::read(report.layout).is_ok_and(|scale| scale.quick)),
    ];
    for (file, _) in quick.into_iter().filter(|(_, is_quick)| *is_quick) {
        let message =
            "a short run, whose intervals mean little: measure in full with `cargo xtask bench`";
        let file = report.layout.root().join(file);
        problems.push(report.problem_in(&file, 1, message.to_owned()));
    }
    if let Some(readme) = Readme::read(report.layout)? {
        let stale = || {
            format!(
                "these are not the figures of `{}`: run `cargo xtask book refresh`",
                Benches::FILE
            )
        };
        let message = match benches.and_then(|benches| readme.renewed(&benches)) {
            Ok(renewed) => renewed.map(|_| stale()),
            Err(message) => Some(message),
        };
        let problem = |message| report.problem_in(&readme.file, readme.line(), message);
        problems.extend(message.map(problem));
    }
    Ok(problems)
}
