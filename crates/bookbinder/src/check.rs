//! Finds every fault that mdBook is silent about.
//!
//! Each checker below reads the book and returns what it found; none stops at its first fault, and
//! none knows of the others.

mod commands;
mod directives;
mod figures;
mod front_matter;
mod html;
mod ids;
mod includes;
mod links;
mod placeholders;
mod remarks;
mod spelling;
mod summary;
mod transcripts;
mod typography;
mod unused;

use std::fmt;
use std::path::{Path, PathBuf};

#[cfg(feature = "serve")]
pub(crate) use includes::included_files;

use crate::source::{Page, Sources};
use crate::{Error, Layout, prose, render};
use html::Rendered;

/// One fault in the book.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file to edit, seen from the root of the repository.
    pub file: PathBuf,
    /// The line to edit, counted from 1.
    pub line: usize,
    /// What is wrong, and what to do about it.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

/// Reads the whole book, renders it aside, and returns every fault, in the order of the files.
///
/// # Errors
///
/// The book cannot be read at all, or mdBook cannot render it: there is nothing to judge.
pub fn check(layout: &Layout) -> Result<Vec<Problem>, Error> {
    let sources = Sources::read(layout)?;
    let contents = render::read_summary(&sources.summary.text)?;
    let report = Report { layout };

    let mut problems = summary::check(&report, &sources, &contents);
    problems.extend(front_matter::check(&report, &sources.pages));
    problems.extend(includes::check(&report, &sources.pages));
    problems.extend(directives::check(&report, &sources.pages));
    problems.extend(unused::check(&report, &sources.pages)?);
    problems.extend(transcripts::check(&report)?);
    problems.extend(figures::check(&report)?);
    problems.extend(remarks::check(&report, &sources.pages));
    problems.extend(commands::check(&report, &sources.pages)?);

    let prose = prose::read(layout, &sources)?;
    problems.extend(typography::check(&report, &prose));
    problems.extend(spelling::check(&report, &prose)?);

    // Beside the real output: a check must not wipe the book that `serve` is showing.
    let scratch = tempfile::tempdir().map_err(Error::Scratch)?;
    render::render_what_exists(layout, contents, scratch.path())?;
    let rendered = Rendered::read(scratch.path())?;
    problems.extend(placeholders::check(&report, &sources.pages, &rendered));
    problems.extend(ids::check(&report, &sources.pages, &rendered));
    problems.extend(links::check(&report, &sources.pages, &rendered));

    problems.sort();
    problems.dedup();
    Ok(problems)
}

/// Makes [`Problem`]s whose paths are seen from the root of the repository.
struct Report<'a> {
    layout: &'a Layout,
}

impl Report<'_> {
    fn problem(&self, page: &Page, line: usize, message: String) -> Problem {
        self.problem_in(&page.path, line, message)
    }

    fn problem_in(&self, file: &Path, line: usize, message: String) -> Problem {
        Problem { file: self.layout.relative(file).to_owned(), line, message }
    }

    /// The address of a page in the rendered book, such as `bugs/1-travailleur.html`.
    fn address(&self, page: &Page) -> PathBuf {
        let path = page.path.strip_prefix(self.layout.pages()).unwrap_or(&page.path);
        match path.file_stem() {
            // mdBook does so, whatever the case.
            Some(stem) if stem.eq_ignore_ascii_case("readme") => path.with_file_name("index.html"),
            _ => path.with_extension("html"),
        }
    }
}
