//! Records the transcripts that are missing or stale.

use super::run::run;
use super::{Index, Recording, Sources};
use crate::{Error, Layout};

/// What became of one transcript, or of the figures in the README.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// It was out of date: its command was run where it has one, and its file written.
    Recorded,
    /// Nothing that it depends on has changed, so nothing was done.
    Fresh,
}

/// Runs the commands of `book/transcripts/index.toml` whose transcripts are stale, or all of them,
/// and writes what they print. `each` hears of every transcript when it is done.
///
/// # Errors
///
/// The index cannot be read, or a command cannot be run or does not end as the index says.
/// Transcripts recorded before that one are kept.
pub fn refresh(
    layout: &Layout,
    all: bool,
    mut each: impl FnMut(&str, Refreshed),
) -> Result<(), Error> {
    let index = Index::read(layout).map_err(Error::Index)?;
    let sources = Sources::read(layout)?;
    for entry in &index.entries {
        let fingerprint = sources.fingerprint(entry);
        let kept = Recording::read(layout, &entry.name).ok();
        let is_fresh = kept.is_some_and(|kept| kept.fingerprint == fingerprint);
        if is_fresh && !all {
            each(&entry.name, Refreshed::Fresh);
            continue;
        }
        let text = run(layout, entry)?;
        Recording { fingerprint, text }.write(layout, &entry.name)?;
        each(&entry.name, Refreshed::Recorded);
    }
    Ok(())
}

/// What a transcript says, and what its command prints now.
///
/// # Errors
///
/// There is no such transcript, or its command cannot be run or does not end as the index says.
pub fn rerun(layout: &Layout, name: &str) -> Result<(String, String), Error> {
    let index = Index::read(layout).map_err(Error::Index)?;
    let entry = index.entry(name).map_err(Error::Index)?;
    let kept = Recording::read(layout, name).map_err(Error::Index)?;
    Ok((kept.text, run(layout, entry)?))
}
