//! One run of a command, as a reader's terminal would show it.

use std::ffi::OsString;
use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::Entry;
use super::normal::normalise;
use crate::{Error, Layout};

/// Runs the entry's command at the root of the repository, and returns what it printed.
pub(super) fn run(layout: &Layout, entry: &Entry) -> Result<String, Error> {
    build_first(layout, entry)?;
    let failed = |source| Error::Transcript { name: entry.name.clone(), source };
    // Both streams in one pipe: they come in the order in which a terminal would show them.
    let (mut reader, writer) = io::pipe().map_err(failed)?;
    let mut command = command(layout, &entry.command);
    command.stdin(Stdio::null()).stdout(writer.try_clone().map_err(failed)?).stderr(writer);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(failed)?;
    // It holds the writing ends: the pipe would never be at its end.
    drop(command);
    let killer = entry.seconds.map(|seconds| kill_after(&child, seconds));
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(failed)?;
    drop(killer);
    let status = child.wait().map_err(failed)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let shown = if entry.seconds.is_some() { whole_lines(&text) } else { &text };
    if entry.seconds.is_none() && status.code() != Some(entry.exit) {
        return Err(Error::Exit {
            name: entry.name.clone(),
            expected: entry.exit,
            status: status.to_string(),
            output: text,
        });
    }
    let root = std::path::absolute(layout.root()).map_err(Error::read(layout.root()))?;
    Ok(normalise(shown, &root))
}

/// The time that a program has is not spent on compiling it.
fn build_first(layout: &Layout, entry: &Entry) -> Result<(), Error> {
    let words: Vec<String> =
        entry.command.iter().take_while(|word| *word != "--").cloned().collect();
    if entry.seconds.is_none() || !words.starts_with(&["cargo".to_owned(), "run".to_owned()]) {
        return Ok(());
    }
    let mut build = words;
    "build".clone_into(&mut build[1]);
    let failed = |source| Error::Transcript { name: entry.name.clone(), source };
    let status = command(layout, &build).status().map_err(failed)?;
    if status.success() { Ok(()) } else { Err(failed(io::Error::other("it does not build"))) }
}

fn command(layout: &Layout, words: &[String]) -> Command {
    let mut command = Command::new(program(&words[0]));
    command.args(&words[1..]).current_dir(layout.root()).env("NO_COLOR", "1");
    // What cargo says of the bookbinder must not reach another package.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command.env_remove("CARGO_MANIFEST_DIR");
    command
}

/// The cargo that runs us, where that is known.
fn program(word: &str) -> OsString {
    match std::env::var_os("CARGO") {
        Some(cargo) if word == "cargo" => cargo,
        _ => word.into(),
    }
}

/// Kills the child and its children after that time; not any more once the answer is dropped.
fn kill_after(child: &Child, seconds: f64) -> mpsc::Sender<()> {
    let (alive, dropped) = mpsc::channel::<()>();
    let group = child.id();
    std::thread::spawn(move || {
        let limit = Duration::try_from_secs_f64(seconds).unwrap_or_default();
        if dropped.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
            kill_group(group);
        }
    });
    alive
}

#[cfg(unix)]
fn kill_group(group: u32) {
    let group = i32::try_from(group).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        // It may have ended in this very moment.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}

/// A program that is killed may be in the middle of a line.
fn whole_lines(text: &str) -> &str {
    text.rfind('\n').map_or("", |end| &text[..=end])
}
