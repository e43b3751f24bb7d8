//! `book/transcripts/index.toml`: which commands are recorded.

use std::fs;

use serde::Deserialize;

use crate::Layout;

/// The list of transcripts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Index {
    #[serde(default, rename = "transcript")]
    pub(crate) entries: Vec<Entry>,
}

/// One command, and what its run must look like.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The transcript's file, without `.txt`.
    pub(crate) name: String,
    /// The program and its arguments, run at the root of the repository.
    pub(crate) command: Vec<String>,
    /// The exit code that it must have; of no meaning for a program that is killed.
    #[serde(default)]
    pub(crate) exit: i32,
    /// After how many seconds to kill a program that never ends; only whole lines are kept.
    pub(crate) seconds: Option<f64>,
    /// The program that the command talks to.
    pub(crate) beside: Option<Beside>,
    /// The words of the paragraphs that are kept beside the first; all are, where there is none.
    #[serde(default)]
    pub(crate) excerpt: Vec<String>,
}

/// A program that runs as long as the command does, and is killed then.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beside {
    /// The program and its arguments, run at the root of the repository.
    pub(crate) command: Vec<String>,
    /// What it prints when the command may begin.
    pub(crate) until: String,
    /// The port, as both commands write it after a colon; at each run a free one takes its place.
    pub(crate) port: u16,
}

impl Index {
    /// The index of a repository; empty where there is none.
    pub(crate) fn read(layout: &Layout) -> Result<Self, String> {
        let file = layout.transcripts().join("index.toml");
        if !file.is_file() {
            return Ok(Self::default());
        }
        let shown = layout.relative(&file).display().to_string();
        let text = fs::read_to_string(&file).map_err(|error| format!("`{shown}`: {error}"))?;
        let index: Self = toml::from_str(&text)
            .map_err(|error| format!("`{shown}`: {}", error.to_string().trim_end()))?;
        let is_empty = |entry: &&Entry| {
            let beside = entry.beside.as_ref().map(|beside| &beside.command);
            [Some(&entry.command), beside].into_iter().flatten().any(Vec::is_empty)
        };
        match index.entries.iter().find(is_empty) {
            Some(entry) => Err(format!("`{shown}`: `{}` has an empty command", entry.name)),
            None => Ok(index),
        }
    }

    pub(crate) fn entry(&self, name: &str) -> Result<&Entry, String> {
        self.entries.iter().find(|entry| entry.name == name).ok_or_else(|| {
            format!("`book/transcripts/index.toml` has no `{name}`: add its command, or correct the name")
        })
    }
}

impl Entry {
    /// The command as a reader would type it.
    pub(crate) fn shown_command(&self) -> String {
        let quoted = |word: &String| {
            let is_plain = |c: char| c.is_alphanumeric() || "-_=./:,@+".contains(c);
            if !word.is_empty() && word.chars().all(is_plain) {
                word.clone()
            } else {
                format!("'{}'", word.replace('\'', r"'\''"))
            }
        };
        // What cargo and curl say of their progress is not recorded, so the reader need not see how they
        // were silenced.
        let is_silence = |word: &&String| matches!(word.as_str(), "-q" | "--quiet" | "--silent");
        let words = self.command.iter().filter(|word| !is_silence(word));
        words.map(quoted).collect::<Vec<_>>().join(" ")
    }

    /// The package that the cargo command names: its own, or that of the program beside it.
    pub(super) fn package(&self) -> Option<&str> {
        let command = self.beside.as_ref().map_or(&self.command, |beside| &beside.command);
        let words = command.iter().take_while(|word| *word != "--");
        let mut words =
            words.map(String::as_str).skip_while(|word| !matches!(*word, "-p" | "--package"));
        words.nth(1)
    }
}
