//! No id is on a page twice: a link would lead to the first only.

use super::html::Rendered;
use super::{Problem, Report};
use crate::source::Page;

pub(super) fn check(report: &Report<'_>, pages: &[Page], rendered: &Rendered) -> Vec<Problem> {
    let mut problems = Vec::new();
    for page in pages {
        let Some(html) = rendered.page(&report.address(page)) else { continue };
        for id in &html.repeated {
            let spelling = format!("{{#{id}}}");
            let line = page.text.rfind(&spelling).map_or(1, |offset| page.line_of(offset));
            let message = format!("the id `{id}` is there twice: rename one");
            problems.push(report.problem(page, line, message));
        }
    }
    problems
}
