//! No directive of mdBook reaches the reader as text.

use super::html::Rendered;
use super::includes::includes;
use super::{Problem, Report};
use crate::source::Page;

/// What every directive begins with.
const OPENING: &str = "{{#";

pub(super) fn check(report: &Report<'_>, pages: &[Page], rendered: &Rendered) -> Vec<Problem> {
    let mut problems = Vec::new();
    for page in pages {
        let Some(html) = rendered.page(&report.address(page)) else { continue };
        if !html.text.contains(OPENING) {
            continue;
        }
        let includes = includes(page);
        let is_include = |line: usize| includes.iter().any(|include| include.line == line);
        // An include whose file is missing is left as text too, but the checker of includes says so.
        let mut explained = includes.iter().any(|include| !include.path.is_file());
        for (index, text) in page.text.lines().enumerate() {
            if text.contains(OPENING) && !is_include(index + 1) {
                explained = true;
                problems.push(report.problem(
                    page,
                    index + 1,
                    format!("`{OPENING}` reaches the reader as text: correct the directive"),
                ));
            }
        }
        if !explained {
            let message = format!(
                "`{OPENING}` reaches the reader as text, out of a file that the page includes: correct it there"
            );
            problems.push(report.problem(page, 1, message));
        }
    }
    problems
}
