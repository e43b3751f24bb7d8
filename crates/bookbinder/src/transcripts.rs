//! Terminal transcripts: recorded from real runs, and known to be stale when what they ran has changed.
//!
//! `book/transcripts/index.toml` lists the commands; `cargo xtask book refresh` runs each of them
//! and writes `NAME.txt`. The first line of such a file is the *fingerprint* of what the command
//! depends on, so that a check need not run anything.
//!
//! A command may talk to a server: one with `beside` is run while that program runs, on a free port of
//! this machine, and a long answer is cut to the paragraphs that `excerpt` names.
//!
//! # The limit
//!
//! The fingerprint covers files of this repository: the sources and manifests of the package that
//! the command, or the program beside it, names with `-p` and of those that it is built with, or of every package where it
//! names none, and `curriculum.toml`. It does not see the compiler, the versions of other people's
//! crates, or the machine: each of them changes often, and a transcript hardly ever with them. A
//! fresh fingerprint says that our side has not changed since the command was run, and no more;
//! `refresh --all` runs everything again, and a test one command.

mod beside;
mod excerpt;
mod fingerprint;
mod index;
mod normal;
mod recording;
mod refresh;
mod run;

pub(crate) use fingerprint::Sources;
pub(crate) use index::{Entry, Index};
pub(crate) use recording::Recording;
pub use refresh::{Refreshed, refresh, rerun};
