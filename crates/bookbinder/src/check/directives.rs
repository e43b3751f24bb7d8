//! Every directive of ours can be followed.

use super::{Problem, Report};
use crate::directive::{directives, inlines};
use crate::source::Page;

pub(super) fn check(report: &Report<'_>, pages: &[Page]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for page in pages {
        for (line, directive) in directives(&page.text) {
            if let Err(message) = directive.expand(report.layout, "") {
                problems.push(report.problem(page, line, message));
            }
        }
        for (line, inline) in inlines(&page.text) {
            if let Err(message) = inline.expand(report.layout) {
                problems.push(report.problem(page, line, message));
            }
        }
    }
    problems
}
