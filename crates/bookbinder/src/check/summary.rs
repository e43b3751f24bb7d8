//! `SUMMARY.md` and the pages name each other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mdbook_summary::{Summary, SummaryItem};

use super::{Problem, Report};
use crate::source::Sources;

pub(super) fn check(report: &Report<'_>, sources: &Sources, contents: &Summary) -> Vec<Problem> {
    let mut listed = BTreeSet::new();
    for items in [&contents.prefix_chapters, &contents.numbered_chapters, &contents.suffix_chapters]
    {
        collect(items, &mut listed);
    }
    let folder = report.layout.pages();
    let missing = listed.iter().filter(|page| !folder.join(page).is_file()).map(|page| {
        let name = page.display().to_string();
        let offset = sources.summary.text.find(&name).unwrap_or(0);
        report.problem(
            &sources.summary,
            sources.summary.line_of(offset),
            format!("the page `{name}` does not exist: write it, or remove this line"),
        )
    });
    let unlisted = sources.pages.iter().filter_map(|page| {
        let name = page.path.strip_prefix(&folder).unwrap_or(&page.path);
        // A server's page for unknown addresses; nobody turns to it.
        let is_aside = name == Path::new("404.md");
        (!is_aside && !listed.contains(name)).then(|| {
            let message = "the page is not in SUMMARY.md: list it, or remove the file".to_owned();
            report.problem(page, 1, message)
        })
    });
    missing.chain(unlisted).collect()
}

fn collect(items: &[SummaryItem], listed: &mut BTreeSet<PathBuf>) {
    for item in items {
        if let SummaryItem::Link(link) = item {
            // `./page.md` and `page.md` are one page.
            listed.extend(link.location.iter().map(|page| page.components().collect()));
            collect(&link.nested_items, listed);
        }
    }
}
