//! mdBook, called as a library.

use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_summary::{Summary, SummaryItem, parse_summary};

use crate::directive::Directives;
use crate::listing::Dedent;
use crate::localise::localise;
use crate::remark::Remarks;
use crate::{Error, Layout};

/// Renders the book, and returns the path of its first page.
///
/// # Errors
///
/// There is no book, or mdBook cannot render it.
pub fn build(layout: &Layout) -> Result<PathBuf, Error> {
    let output = layout.output();
    let config = config(layout, &output)?;
    MDBook::load_with_config(layout.book(), config)
        .and_then(|mut book| with_ours(&mut book, layout).build())
        .map_err(|error| Error::MdBook(error.into()))?;
    localise(layout, &output)?;
    Ok(output.join("index.html"))
}

/// Renders into `output` those pages of `summary` that exist.
///
/// [`build`] stops at the first missing page; a check wants to hear of the faults in the others too.
pub(crate) fn render_what_exists(
    layout: &Layout,
    mut summary: Summary,
    output: &Path,
) -> Result<(), Error> {
    let pages = layout.pages();
    for chapters in
        [&mut summary.prefix_chapters, &mut summary.numbered_chapters, &mut summary.suffix_chapters]
    {
        make_missing_pages_drafts(chapters, &pages);
    }
    MDBook::load_with_config_and_summary(layout.book(), config(layout, output)?, summary)
        .and_then(|mut book| with_ours(&mut book, layout).build())
        .map_err(|error| Error::MdBook(error.into()))?;
    localise(layout, output)
}

/// Adds our preprocessors, in the order in which they run; mdBook's own run before them.
fn with_ours<'a>(book: &'a mut MDBook, layout: &Layout) -> &'a mut MDBook {
    book.with_preprocessor(Dedent)
        .with_preprocessor(Remarks)
        .with_preprocessor(Directives(layout.clone()))
}

/// Reads a `SUMMARY.md` as mdBook does.
pub(crate) fn read_summary(text: &str) -> Result<Summary, Error> {
    parse_summary(text)
        .map_err(|error| Error::MdBook(error.context("SUMMARY.md is not what it expects").into()))
}

fn make_missing_pages_drafts(items: &mut [SummaryItem], pages: &Path) {
    for item in items {
        if let SummaryItem::Link(link) = item {
            link.location.take_if(|page| !pages.join(page).is_file());
            make_missing_pages_drafts(&mut link.nested_items, pages);
        }
    }
}

fn config(layout: &Layout, output: &Path) -> Result<Config, Error> {
    let file = layout.book().join("book.toml");
    if !file.is_file() {
        return Err(Error::NoBook(file));
    }
    // The environment is not consulted, as mdBook's command line would: one book for everybody.
    let mut config = Config::from_disk(&file)
        .map_err(|error| Error::MdBook(error.context("book.toml is not what it expects").into()))?;
    // mdBook would take a relative path as relative to `book/`.
    config.build.build_dir = std::path::absolute(output).map_err(Error::read(output))?;
    // mdBook would write an empty page for every typing slip in SUMMARY.md.
    config.build.create_missing = false;
    Ok(config)
}
