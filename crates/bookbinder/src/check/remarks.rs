//! Every remark has a French title.

use super::{Problem, Report};
use crate::remark::untranslated;
use crate::source::Page;

pub(super) fn check(report: &Report<'_>, pages: &[Page]) -> Vec<Problem> {
    let message = "a remark inside a list would have an English title: move it to the margin";
    let lines =
        pages.iter().flat_map(|page| untranslated(&page.text).map(move |line| (page, line)));
    lines.map(|(page, line)| report.problem(page, line, message.to_owned())).collect()
}
