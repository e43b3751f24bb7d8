//! What can stop the bookbinder before it has an answer.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// The book could not be rendered, read or served; faults *in* the book are
/// [`Problem`](crate::Problem)s.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder given as the repository holds no book.
    #[error("there is no `{}`: name the repository with `--root`", .0.display())]
    NoBook(PathBuf),
    /// mdBook itself gave up.
    #[error("mdBook cannot render the book")]
    MdBook(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// mdBook's output is not in the form that our translation of it knows.
    #[error("{0}: bring `localise.rs` up to date with this version of mdBook")]
    Localise(String),
    /// A file of the book, or of what it was rendered to, cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the book cannot be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// `book/transcripts/index.toml` is not what it should be.
    #[error("{0}")]
    Index(String),
    /// There are no figures to put into the README.
    #[error("{0}")]
    Figures(String),
    /// A recorded command cannot be run.
    #[error("cannot run the command of the transcript `{name}`")]
    Transcript {
        /// The transcript.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// A recorded command ended otherwise than the index says.
    #[error(
        "the command of the transcript `{name}` should exit with {expected}, and ended with: {status}\n{output}"
    )]
    Exit {
        /// The transcript.
        name: String,
        /// The exit code in the index.
        expected: i32,
        /// How it ended.
        status: String,
        /// What it printed.
        output: String,
    },
    /// A folder to render into cannot be made.
    #[error("cannot make a temporary folder")]
    Scratch(#[source] io::Error),
    /// The PDF needs a browser.
    #[error(
        "there is no Chromium here: install it (Debian: `apt-get install chromium`), or name it in the variable CHROMIUM"
    )]
    NoBrowser,
    /// The browser wrote no PDF.
    #[error("Chromium wrote no PDF:\n{0}")]
    Pdf(String),
    /// Another program listens on the port.
    #[error("port {0} is taken: choose another with `--port`")]
    PortTaken(u16),
    /// The server cannot start, or stopped.
    #[error("cannot serve the book")]
    Serve(#[source] io::Error),
}

impl Error {
    pub(crate) fn read(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Read { path, source }
    }
    pub(crate) fn write(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Write { path, source }
    }
}
