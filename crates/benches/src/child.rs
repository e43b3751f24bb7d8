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
    let program = env::current_exe().context("this program does not know where it is")?;
    let output = Command::new(program)
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
