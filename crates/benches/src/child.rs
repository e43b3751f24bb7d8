//! Measurements that need a process to themselves: this program, started once more.

use std::env;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Starts this program once more, and gives what it [`answer`]ed.
///
/// # Errors
///
/// It cannot be started, fails, or answers something else.
pub fn run<'a, T: DeserializeOwned>(arguments: impl IntoIterator<Item = &'a str>) -> Result<T> {
    answer_of(this_program()?.args(arguments))
}

/// The only way to tell async-std how many threads it has.
const ASYNC_STD_THREADS: &str = "ASYNC_STD_THREAD_COUNT";

/// As [`run`], with one thread for async-std, as smol has by itself: unless the environment says how many.
///
/// For pairs. Two threads race for a task that is spawned and awaited at once, and who wins that race is worth more time
/// than what a facade adds.
///
/// # Errors
///
/// As [`run`].
pub fn run_on_one_thread<'a, T: DeserializeOwned>(
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<T> {
    let threads = env::var_os(ASYNC_STD_THREADS).unwrap_or_else(|| "1".into());
    answer_of(this_program()?.args(arguments).env(ASYNC_STD_THREADS, threads))
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

fn this_program() -> Result<Command> {
    env::current_exe().map(Command::new).context("this program does not know where it is")
}
