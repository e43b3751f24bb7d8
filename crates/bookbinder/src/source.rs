//! The book as it is written: `SUMMARY.md` and every page.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, Layout};

/// One Markdown file of the book.
#[derive(Debug)]
pub(crate) struct Page {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What it says.
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn read(path: PathBuf) -> Result<Self, Error> {
        let text = fs::read_to_string(&path).map_err(Error::read(&path))?;
        Ok(Self { path, text })
    }

    /// The line, counted from 1, that a byte of the text is on.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        line_of(&self.text, offset)
    }

    /// The folder that relative paths in this page start from.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }
}

/// The line, counted from 1, that a byte of `text` is on.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Everything under `book/src` that mdBook reads as text.
#[derive(Debug)]
pub(crate) struct Sources {
    /// The table of contents.
    pub(crate) summary: Page,
    /// The pages, listed or not, in the order of their paths.
    pub(crate) pages: Vec<Page>,
}

impl Sources {
    pub(crate) fn read(layout: &Layout) -> Result<Self, Error> {
        let folder = layout.pages();
        let summary = folder.join("SUMMARY.md");
        if !summary.is_file() {
            return Err(Error::NoBook(summary));
        }
        let pages = files_under(&folder)?
            .into_iter()
            .filter(|path| path.extension().is_some_and(|ext| ext == "md") && *path != summary)
            .map(Page::read)
            .collect::<Result<_, _>>()?;
        Ok(Self { summary: Page::read(summary)?, pages })
    }
}

/// Every file below `folder`, sorted, so that reports and fingerprints do not depend on the disk.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::read(&folder))? {
            let path = entry.map_err(Error::read(&folder))?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}
