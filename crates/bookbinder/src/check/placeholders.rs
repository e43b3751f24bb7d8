//! No directive of mdBook reaches the reader as text.

use super::html::Rendered;
use super::includes::includes;
use super::{Problem, Report};
use crate::directive::inline::blanked;
use crate::directive::{directives, inlines};
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
        let ours: Vec<usize> = directives(&page.text).map(|(line, _)| line).collect();
        let is_read = |line: usize| {
            ours.contains(&line) || includes.iter().any(|include| include.line == line)
        };
        // One that cannot be followed is left as text too, but the checker of its kind says so.
        let mut explained = directives(&page.text)
            .any(|(_, directive)| directive.expand(report.layout, "").is_err())
            || inlines(&page.text).any(|(_, inline)| inline.expand(report.layout).is_err())
            || includes.iter().any(|include| !include.path.is_file());
        for (index, text) in page.text.lines().enumerate() {
            if blanked(text).contains(OPENING) && !is_read(index + 1) {
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
