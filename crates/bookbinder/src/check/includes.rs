//! Every `{{#include …}}` shows something.
//!
//! The rules below are mdBook's, read in its `links` preprocessor. What mdBook does with a fault is
//! in brackets: a missing file [the directive is left as text], a missing anchor [an empty block],
//! an anchor that does not end [the rest of the file].

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::Regex;

use super::{Problem, Report};
use crate::source::Page;

/// A directive that mdBook expands, and that reads a file.
#[derive(Debug)]
pub(super) struct Include {
    /// The line that it is on, counted from 1.
    pub(super) line: usize,
    /// The file that it reads.
    pub(super) path: PathBuf,
    /// The file as the page names it.
    name: String,
    /// The part of the file that it shows: an anchor or line numbers, or nothing for the whole.
    part: Option<String>,
}

/// The directives of `page`; one behind a backslash is text.
pub(super) fn includes(page: &Page) -> Vec<Include> {
    static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\\?)\{\{\s*#(include|rustdoc_include|playground)\s+([^\s}:]+)(?::([^\s}]*))?[^}]*\}\}")
            .expect("the pattern is a constant")
    });
    DIRECTIVE
        .captures_iter(&page.text)
        .filter(|captures| captures[1].is_empty())
        .map(|captures| Include {
            line: page.line_of(captures.get_match().start()),
            path: page.folder().join(&captures[3]),
            name: captures[3].to_owned(),
            part: captures.get(4).map(|part| part.as_str().to_owned()),
        })
        .collect()
}

/// The files outside `book/` that the pages show, for whoever watches them.
#[cfg(feature = "serve")]
pub(crate) fn included_files(pages: &[Page]) -> Vec<PathBuf> {
    pages.iter().flat_map(includes).map(|include| include.path).collect()
}

pub(super) fn check(report: &Report<'_>, pages: &[Page]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for page in pages {
        for include in includes(page) {
            if let Err(message) = include.shown() {
                problems.push(report.problem(page, include.line, message));
            }
        }
    }
    problems
}

impl Include {
    /// Whether the reader sees anything; if not, why, and what to do about it.
    fn shown(&self) -> Result<(), String> {
        let name = &self.name;
        let text = fs::read_to_string(&self.path)
            .map_err(|error| format!("cannot include `{name}` ({error}): correct the path"))?;
        let blank = match self.part.as_deref().map(Part::parse) {
            None => text.trim().is_empty(),
            Some(Part::Lines { from, to }) => {
                let lines = text.lines().take(to).skip(from);
                lines.into_iter().all(|line| line.trim().is_empty())
            }
            Some(Part::Anchor(anchor)) => anchored(name, &text, anchor)?.trim().is_empty(),
        };
        if blank {
            Err(format!("the part of `{name}` to include is empty: correct what follows the colon"))
        } else {
            Ok(())
        }
    }
}

/// What follows the colon.
#[derive(Debug)]
enum Part<'a> {
    /// Lines by number, from 0, the end excluded.
    Lines {
        from: usize,
        to: usize,
    },
    Anchor(&'a str),
}

impl<'a> Part<'a> {
    fn parse(part: &'a str) -> Self {
        let (start, end) = part.split_once(':').map_or((part, None), |(s, e)| (s, Some(e)));
        match (start.parse::<usize>(), start) {
            (Ok(line), _) => {
                let to = end.map_or(line, |end| end.parse().unwrap_or(usize::MAX));
                Self::Lines { from: line.saturating_sub(1), to }
            }
            (Err(_), "") => {
                let to = end.and_then(|end| end.parse().ok()).unwrap_or(usize::MAX);
                Self::Lines { from: 0, to }
            }
            (Err(_), anchor) => Self::Anchor(anchor),
        }
    }
}

/// The lines between `ANCHOR: anchor` and its `ANCHOR_END`, without the marks of other anchors.
fn anchored(name: &str, text: &str, anchor: &str) -> Result<String, String> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"ANCHOR(_END)?:\s*([\w-]+)").expect("the pattern is a constant")
    });
    let mut shown = None;
    for line in text.lines() {
        let mark = MARK.captures(line).map(|mark| (mark.get(1).is_some(), mark.get(2)));
        let ours = |found: Option<regex::Match<'_>>| found.is_some_and(|m| m.as_str() == anchor);
        match (mark, &mut shown) {
            (Some((false, found)), None) if ours(found) => shown = Some(String::new()),
            (Some((true, found)), Some(lines)) if ours(found) => return Ok(std::mem::take(lines)),
            (None, Some(lines)) => lines.extend([line, "\n"]),
            _ => {}
        }
    }
    Err(match shown {
        None => format!(
            "`{name}` has no `ANCHOR: {anchor}`: put it above the lines to show, or correct the name"
        ),
        Some(_) => format!(
            "`ANCHOR: {anchor}` in `{name}` never ends: put `ANCHOR_END: {anchor}` below the lines to show"
        ),
    })
}
