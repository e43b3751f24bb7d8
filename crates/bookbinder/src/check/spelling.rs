//! Every word of the book is one that somebody has looked at.

use std::collections::BTreeSet;

use super::{Problem, Report};
use crate::Error;
use crate::prose::Prose;
use crate::words::{WordList, words};

/// A book without a word list is not checked.
pub(super) fn check(report: &Report<'_>, prose: &[Prose]) -> Result<Vec<Problem>, Error> {
    let Some(list) = WordList::read(report.layout)? else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    for prose in prose {
        let text = prose.text();
        // Once in a file is enough to find them all.
        let mut seen = BTreeSet::new();
        for (offset, word) in words(&text) {
            if !list.has(&word) && seen.insert(word.clone()) {
                let message = format!(
                    "`{word}` is not in book/words/fr.txt{}: correct it, or accept it with `cargo xtask book words --accept`",
                    list.near(&word).map_or(String::new(), |near| format!(" (`{near}` is)"))
                );
                problems.push(report.problem_in(&prose.file, prose.line_of(offset), message));
            }
        }
    }
    Ok(problems)
}
