//! Measurements that need a process to themselves: this program, started once more.

use std::env;
use std::os::unix::process::CommandExt;
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
    let output = this_program()?
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .context("this program cannot be started once more")?;
    ensure!(output.status.success(), "a measurement failed: {}", output.status);
    serde_json::from_slice(&output.stdout).context("a measurement gave something else than figures")
}

/// Answers the process that started this one.
///
/// # Panics
///
/// When the answer cannot be written as JSON.
pub fn answer(figures: &impl Serialize) {
    println!("{}", serde_json::to_string(figures).expect("figures are numbers and names"));
}

/// The only way to tell async-std how many threads it has.
const ASYNC_STD_THREADS: &str = "ASYNC_STD_THREAD_COUNT";

/// Gives async-std one thread, as smol has by itself: unless the environment says how many, this program starts anew in
/// its own place.
///
/// For pairs. Two threads race for a task that is spawned and awaited at once, and who wins that race is worth more time
/// than what a facade adds.
///
/// # Errors
///
/// The program cannot be started anew.
pub fn one_thread_for_async_std() -> Result<()> {
    if env::var_os(ASYNC_STD_THREADS).is_some() {
        return Ok(());
    }
    let error = this_program()?.args(env::args_os().skip(1)).env(ASYNC_STD_THREADS, "1").exec();
    Err(error).context("this program cannot be started anew")
}

fn this_program() -> Result<Command> {
    env::current_exe().map(Command::new).context("this program does not know where it is")
}
