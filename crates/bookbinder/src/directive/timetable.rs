//! `{{#timetable}}`: every page with its minutes, and how long the exam takes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use mdbook_summary::{Summary, SummaryItem};

use crate::Layout;
use crate::french::number;
use crate::render::read_summary;

/// How long the exam may take, as its first page says.
pub(crate) const EXAM: std::ops::RangeInclusive<u64> = 60..=90;

/// The pages below one title of the table of contents.
#[derive(Debug, Default)]
pub(crate) struct Part {
    title: Option<String>,
    pages: Vec<(String, String, u64)>,
}

impl Part {
    fn minutes(&self) -> u64 {
        self.pages.iter().map(|(_, _, minutes)| minutes).sum()
    }

    /// Whether it is what a learner works through against the clock: the part named after the exam.
    fn is_exam(&self) -> bool {
        self.title.as_ref().is_some_and(|title| title.to_lowercase().contains("examen"))
    }
}

/// The minutes that a page's first line tells.
pub(crate) fn minutes(page: &str) -> Option<u64> {
    let line = page.lines().next()?;
    line.strip_prefix("<!-- minutes: ")?.strip_suffix(" -->")?.parse().ok()
}

/// `to_root` leads from the page that shows the table to the folder of all pages.
pub(super) fn expand(layout: &Layout, to_root: &str) -> Result<String, String> {
    let file = layout.pages().join("SUMMARY.md");
    let text = fs::read_to_string(&file).map_err(|error| format!("SUMMARY.md: {error}"))?;
    let summary = read_summary(&text).map_err(|error| error.to_string())?;
    let parts = parts(&summary, &layout.pages())?;
    exam_is_short_enough(&parts)?;
    Ok(table(&parts, to_root))
}

fn parts(summary: &Summary, pages: &Path) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for items in [&summary.prefix_chapters, &summary.numbered_chapters, &summary.suffix_chapters] {
        parts.push(Part::default());
        collect(items, pages, &mut parts)?;
    }
    parts.retain(|part| !part.pages.is_empty());
    Ok(parts)
}

fn collect(items: &[SummaryItem], pages: &Path, parts: &mut Vec<Part>) -> Result<(), String> {
    for item in items {
        match item {
            SummaryItem::PartTitle(title) => {
                parts.push(Part { title: Some(title.clone()), pages: Vec::new() });
            }
            SummaryItem::Link(link) => {
                if let (Some(location), Some(part)) = (&link.location, parts.last_mut()) {
                    let name = location.display().to_string();
                    // A missing page is for the checker of SUMMARY.md to report.
                    let text = fs::read_to_string(pages.join(location)).unwrap_or_default();
                    let minutes = minutes(&text).ok_or_else(|| {
                        format!("`{name}` does not say how many minutes it takes")
                    })?;
                    part.pages.push((link.name.clone(), name, minutes));
                }
                collect(&link.nested_items, pages, parts)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn exam_is_short_enough(parts: &[Part]) -> Result<(), String> {
    let exam: u64 = parts.iter().filter(|part| part.is_exam()).map(Part::minutes).sum();
    if exam > 0 && !EXAM.contains(&exam) {
        return Err(format!(
            "the pages of the exam add up to {exam} minutes, and not to {} to {}: correct theirs",
            EXAM.start(),
            EXAM.end()
        ));
    }
    Ok(())
}

fn table(parts: &[Part], to_root: &str) -> String {
    let mut out = String::from("| page | minutes |\n|---|---:|\n");
    for part in parts {
        for (title, page, minutes) in &part.pages {
            let _ = writeln!(out, "| [{title}]({to_root}{page}) | {minutes} |");
        }
        if let Some(title) = &part.title {
            let _ = writeln!(out, "| **Total : {title}** | **{}** |", part.minutes());
        }
    }
    let all: u64 = parts.iter().map(Part::minutes).sum();
    let _ = writeln!(out, "| **Total du livre** | **{}** |", number(all));
    out.replace(" : ", "\u{a0}: ")
}
