//! What a person sees while they wait, and what Ctrl+C leaves behind: nothing.

use std::env;
use std::io::{self, IsTerminal};
use std::process;
use std::time::Duration;

use clap::ValueEnum;
use grader::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// The exit code of a program that was interrupted, by the shells' convention.
const INTERRUPTED: i32 = 130;

/// The two ways to write a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Pour être lu
    #[default]
    Human,
    /// Pour un script : un seul document JSON sur la sortie standard
    Json,
}

/// On Ctrl+C or a request to end, kills every process that the grader has started.
pub(crate) fn leave_nothing_behind() {
    let handler = || {
        grader::kill_all();
        process::exit(INTERRUPTED);
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("Ctrl+C may leave a process behind: {error}");
    }
}

/// Whether the standard output is a terminal that wants colour.
pub(crate) fn colour() -> bool {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !refused && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A bar on the standard error, where that is a terminal; nothing elsewhere.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {wide_msg:.dim}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }
}

impl Progress for Bar {
    fn step(&self, text: &str) {
        self.0.set_prefix(text.to_owned());
        self.0.set_message("");
    }

    fn detail(&self, text: &str) {
        self.0.set_message(text.to_owned());
    }

    fn advance(&self, done: u64, all: u64) {
        if all > 1 {
            self.0.set_message(format!("{done} / {all}"));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
