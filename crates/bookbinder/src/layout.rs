//! Where a repository keeps its book.

use std::path::{Path, PathBuf};

/// The folders of one repository that the bookbinder reads and writes.
#[derive(Clone, Debug)]
pub struct Layout {
    root: PathBuf,
    target: PathBuf,
}

impl Layout {
    /// The layout of the repository at `root`.
    ///
    /// `target` is cargo's target folder where it is not `<root>/target`: pages are build products,
    /// so `cargo clean` must find them.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, target: Option<PathBuf>) -> Self {
        let root = root.into();
        let target = target.unwrap_or_else(|| root.join("target"));
        Self { root, target }
    }

    /// The repository.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of `book.toml`.
    #[must_use]
    pub fn book(&self) -> PathBuf {
        self.root.join("book")
    }

    /// The folder of `SUMMARY.md` and the pages.
    #[must_use]
    pub fn pages(&self) -> PathBuf {
        self.book().join("src")
    }

    /// The folder of the recorded commands.
    pub(crate) fn transcripts(&self) -> PathBuf {
        self.book().join("transcripts")
    }

    /// Where the rendered book goes.
    #[must_use]
    pub fn output(&self) -> PathBuf {
        self.target.join("book")
    }

    /// `path` as a maintainer would type it at the root of the repository.
    pub(crate) fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}
