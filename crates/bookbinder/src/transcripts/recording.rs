//! `book/transcripts/NAME.txt`: a fingerprint, then what the command printed.

use std::fs;
use std::path::PathBuf;

use crate::{Error, Layout};

const HEADER: &str = "# empreinte : ";

/// One transcript as it is kept.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Recording {
    /// Of what the command depended on when it was recorded.
    pub(crate) fingerprint: String,
    /// What it printed, normalised.
    pub(crate) text: String,
}

impl Recording {
    fn file(layout: &Layout, name: &str) -> PathBuf {
        layout.transcripts().join(format!("{name}.txt"))
    }

    pub(crate) fn read(layout: &Layout, name: &str) -> Result<Self, String> {
        let file = Self::file(layout, name);
        let shown = layout.relative(&file).display();
        let text = fs::read_to_string(&file).map_err(|_| {
            format!("`{shown}` is not recorded yet: run `cargo xtask book refresh`")
        })?;
        let (header, text) = text.split_once('\n').unwrap_or((&text, ""));
        let fingerprint = header.strip_prefix(HEADER).ok_or_else(|| {
            format!("`{shown}` was not written by `cargo xtask book refresh`: run it")
        })?;
        Ok(Self { fingerprint: fingerprint.to_owned(), text: text.to_owned() })
    }

    pub(crate) fn write(&self, layout: &Layout, name: &str) -> Result<(), Error> {
        let file = Self::file(layout, name);
        let text = format!("{HEADER}{}\n{}", self.fingerprint, self.text);
        fs::write(&file, text).map_err(Error::write(&file))
    }
}
