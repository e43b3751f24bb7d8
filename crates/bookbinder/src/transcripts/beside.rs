//! A program that runs while a recorded command talks to it: a server.

use std::io::{self, BufRead, BufReader, PipeReader};
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::thread;

use super::index::{Beside, Entry};
use super::run::{build_first, command, kill_after, kill_group, spawn_group};
use crate::{Error, Layout};

/// How long it may take to say that it is ready, once it is built.
const PATIENCE: f64 = 60.0;

/// A program that was started; dropping this kills it and its children.
pub(super) struct Running {
    child: Child,
    /// What the index calls its port, and which it really has.
    ports: (u16, u16),
}

impl Running {
    /// Starts what an entry wants beside its command, and waits until it is ready.
    pub(super) fn start(layout: &Layout, entry: &Entry, beside: &Beside) -> Result<Self, Error> {
        let failed = |source| Error::Transcript { name: entry.name.clone(), source };
        build_first(layout, &entry.name, &beside.command)?;
        // Another program may take it before ours does; then ours ends, and says why.
        let free = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
        let ports = (beside.port, free.map_err(failed)?.port());
        let (reader, writer) = io::pipe().map_err(failed)?;
        let mut program = command(layout, &with_port(&beside.command, ports));
        program.stdin(Stdio::null()).stdout(writer.try_clone().map_err(failed)?).stderr(writer);
        let child = spawn_group(&mut program).map_err(failed)?;
        // It holds the writing ends: the pipe would never be at its end.
        drop(program);
        let running = Self { child, ports };
        let killer = kill_after(&running.child, PATIENCE);
        wait_until(reader, &beside.until).map_err(failed)?;
        drop(killer);
        Ok(running)
    }

    /// The command that talks to it, with the port that it really has.
    pub(super) fn reached_by(&self, words: &[String]) -> Vec<String> {
        with_port(words, self.ports)
    }

    /// What a command printed, with the port of the index.
    pub(super) fn told(&self, text: &str) -> String {
        let (named, real) = self.ports;
        text.replace(&format!(":{real}"), &format!(":{named}"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        kill_group(self.child.id());
        // It has been killed; there is nothing to learn from how.
        let _ = self.child.wait();
    }
}

fn with_port(words: &[String], (named, real): (u16, u16)) -> Vec<String> {
    let replace = |word: &String| word.replace(&format!(":{named}"), &format!(":{real}"));
    words.iter().map(replace).collect()
}

/// Reads until a line says so; what comes after is read too, or the program would wait for us.
fn wait_until(reader: PipeReader, said: &str) -> io::Result<()> {
    let mut lines = BufReader::new(reader).lines();
    let mut before = String::new();
    for line in lines.by_ref() {
        let line = line?;
        if line.contains(said) {
            thread::spawn(move || lines.for_each(drop));
            return Ok(());
        }
        before.extend([&line, "\n"]);
    }
    Err(io::Error::other(format!(
        "the program beside it ended, or took longer than {PATIENCE} s, without printing `{said}`:\n{before}"
    )))
}
