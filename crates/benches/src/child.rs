//! Measurements that need a process to themselves: this program, started once more.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs, process};

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Starts this program once more, and gives what it [`answer`]ed.
///
/// # Errors
///
/// It cannot be started, fails, or answers something else.
pub fn run<'a, T: DeserializeOwned>(arguments: impl IntoIterator<Item = &'a str>) -> Result<T> {
    answer_of(Command::new(this_program()?).args(arguments))
}

/// The only way to tell async-std how many threads it has.
const ASYNC_STD_THREADS: &str = "ASYNC_STD_THREAD_COUNT";

/// A copy of this program, beside it.
///
/// For pairs. What the linker has just written lies in single pages all over the memory; what was copied, as a program
/// is when it is installed, lies in larger pieces, where the next copy may fare otherwise.
#[derive(Debug)]
pub struct Installed(PathBuf);

impl Installed {
    /// Copies this program, in the place of an earlier copy.
    ///
    /// # Errors
    ///
    /// There is no room for it, or no right to write it.
    pub fn new() -> Result<Self> {
        let program = this_program()?;
        let (copy, copying) = (
            program.with_extension("installed"),
            program.with_extension(process::id().to_string()),
        );
        // Renamed: a copy that is running cannot be written, and may be replaced.
        fs::copy(&program, &copying)
            .and_then(|_| fs::rename(&copying, &copy))
            .with_context(|| format!("this program cannot be copied to {}", copy.display()))?;
        Ok(Self(copy))
    }

    /// Starts it, and gives what it [`answer`]ed: with one thread for async-std, as smol has by itself, unless the
    /// environment says how many.
    ///
    /// Two threads race for a task that is spawned and awaited at once, and who wins that race is worth more time than
    /// what a facade adds.
    ///
    /// # Errors
    ///
    /// As [`run`].
    pub fn run<'a, T: DeserializeOwned>(
        &self,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> Result<T> {
        let threads = env::var_os(ASYNC_STD_THREADS).unwrap_or_else(|| "1".into());
        let mut command = Command::new(&self.0);
        answer_of(command.args(arguments).env(ASYNC_STD_THREADS, threads))
    }
}

/// Answers the process that started this one.
///
/// # Panics
///
/// When the answer cannot be written as JSON.
pub fn answer(figures: &impl Serialize) {
    println!("{}", serde_json::to_string(figures).expect("figures are numbers and names"));
}

fn answer_of<T: DeserializeOwned>(program: &mut Command) -> Result<T> {
    let output = program
        .stderr(Stdio::inherit())
        .output()
        .context("this program cannot be started once more")?;
    ensure!(output.status.success(), "a measurement failed: {}", output.status);
    serde_json::from_slice(&output.stdout).context("a measurement gave something else than figures")
}

fn this_program() -> Result<PathBuf> {
    env::current_exe().context("this program does not know where it is")
}
