//! One run of a command, as a reader's terminal would show it.

use std::ffi::OsString;
use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::Entry;
use super::beside::Running;
use super::excerpt::excerpt;
use super::normal::normalise;
use crate::{Error, Layout};

/// Runs the entry's command at the root of the repository, and returns what it printed.
pub(super) fn run(layout: &Layout, entry: &Entry) -> Result<String, Error> {
    if entry.seconds.is_some() {
        // The time that a program has is not spent on compiling it.
        build_first(layout, &entry.name, &entry.command)?;
    }
    let beside = entry.beside.as_ref().map(|it| Running::start(layout, entry, it)).transpose()?;
    let words = beside.as_ref().map(|it| it.reached_by(&entry.command));
    let failed = |source| Error::Transcript { name: entry.name.clone(), source };
    // Both streams in one pipe: they come in the order in which a terminal would show them.
    let (mut reader, writer) = io::pipe().map_err(failed)?;
    let mut command = command(layout, words.as_ref().unwrap_or(&entry.command));
    command.stdin(Stdio::null()).stdout(writer.try_clone().map_err(failed)?).stderr(writer);
    let mut child = spawn_group(&mut command).map_err(failed)?;
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
    let text = beside.map_or_else(|| shown.to_owned(), |it| it.told(shown));
    excerpt(&normalise(&text, &root), &entry.excerpt).map_err(|word| {
        Error::Index(format!(
            "the transcript `{}` has no paragraph with `{word}`: correct its `excerpt`",
            entry.name
        ))
    })
}

/// Builds what `cargo run` would build before it runs.
pub(super) fn build_first(layout: &Layout, name: &str, words: &[String]) -> Result<(), Error> {
    let words: Vec<String> = words.iter().take_while(|word| *word != "--").cloned().collect();
    if !words.starts_with(&["cargo".to_owned(), "run".to_owned()]) {
        return Ok(());
    }
    let mut build = words;
    "build".clone_into(&mut build[1]);
    let failed = |source| Error::Transcript { name: name.to_owned(), source };
    let status = command(layout, &build).status().map_err(failed)?;
    if status.success() { Ok(()) } else { Err(failed(io::Error::other("it does not build"))) }
}

/// Starts it in a process group of its own, which [`kill_group`] can end with its children.
pub(super) fn spawn_group(command: &mut Command) -> io::Result<Child> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command.spawn()
}

/// The command, to be run at the root of the repository.
pub(super) fn command(layout: &Layout, words: &[String]) -> Command {
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
pub(super) fn kill_after(child: &Child, seconds: f64) -> mpsc::Sender<()> {
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
pub(super) fn kill_group(group: u32) {
    let group = i32::try_from(group).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        // It may have ended in this very moment.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

#[cfg(not(unix))]
pub(super) fn kill_group(_: u32) {}

/// A program that is killed may be in the middle of a line.
fn whole_lines(text: &str) -> &str {
    text.rfind('\n').map_or("", |end| &text[..=end])
}
