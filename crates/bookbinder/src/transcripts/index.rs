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
        match index.entries.iter().find(|entry| entry.command.is_empty()) {
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
        // Cargo's own lines are not recorded, so the reader need not see how they were silenced.
        let words = self.command.iter().filter(|word| *word != "-q" && *word != "--quiet");
        words.map(quoted).collect::<Vec<_>>().join(" ")
    }

    /// The package that a cargo command names.
    pub(super) fn package(&self) -> Option<&str> {
        let words = self.command.iter().take_while(|word| *word != "--");
        let mut words =
            words.map(String::as_str).skip_while(|word| !matches!(*word, "-p" | "--package"));
        words.nth(1)
    }
}
