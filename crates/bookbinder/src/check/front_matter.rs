//! Every page says how many minutes it takes, and has a title.

use super::{Problem, Report};
use crate::directive::timetable::minutes;
use crate::source::Page;

pub(super) fn check(report: &Report<'_>, pages: &[Page]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for page in pages.iter().filter(|page| !page.path.ends_with("404.md")) {
        if minutes(&page.text).is_none_or(|minutes| minutes == 0) {
            let message =
                "the first line is not `<!-- minutes: N -->`: say how long the page takes";
            problems.push(report.problem(page, 1, message.to_owned()));
        }
        let title = page.text.lines().skip(1).find(|line| !line.trim().is_empty());
        if title.is_none_or(|line| !line.starts_with("# ")) {
            let message = "the page does not begin with its title: write `# …` on the second line";
            problems.push(report.problem(page, 2, message.to_owned()));
        }
    }
    problems
}
