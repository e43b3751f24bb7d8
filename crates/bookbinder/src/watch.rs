//! Notices that the book, or a source that it shows, was edited.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::check::included_files;
use crate::source::{Sources, files_under};
use crate::{Error, Layout};

/// When each file that the book is made of was last written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    files: BTreeMap<PathBuf, Option<SystemTime>>,
}

impl Fingerprint {
    /// Takes the fingerprint of the book as it is now.
    ///
    /// The list of files is read anew each time, so a new page or a new include is seen at once.
    pub(crate) fn take(layout: &Layout) -> Result<Self, Error> {
        let mut paths = files_under(&layout.book())?;
        paths.extend(included_files(&Sources::read(layout)?.pages));
        let files = paths
            .into_iter()
            .map(|path| {
                // A file that is gone is a change as well.
                let written = fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
                (path, written)
            })
            .collect();
        Ok(Self { files })
    }
}
