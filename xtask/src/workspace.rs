//! Where things are.

use std::env;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result};
use grader::{GradeError, Grader};

/// The root of the repository that this program was built from.
pub(crate) fn root() -> PathBuf {
    // cargo says where the package is now; a repository may have been moved since it was built.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// cargo's target folder.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// cargo at the root of this repository, about to run a program of its own that is too large for this one.
pub(crate) fn other_program(package: &str) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--manifest-path"]).arg(root().join("Cargo.toml"));
    command.args(["--package", package]);
    command
}

/// Becomes another program, whose last argument is where this repository is; returns only if that fails.
///
/// A child would leave two programs that hear the same Ctrl+C, and this one, which has nothing to say, would end first.
pub(crate) fn hand_over(mut command: Command) -> Result<process::ExitCode> {
    let error = command.arg("--root").arg(root()).exec();
    Err(error).context("cargo cannot be run")
}

/// The grader of this repository.
pub(crate) fn grader() -> Result<Grader, GradeError> {
    Grader::open(&root(), &target())
}

/// The runtimes that a command is about: those that were named, or all of the course.
pub(crate) fn runtimes(grader: &Grader, named: &[String]) -> Vec<String> {
    if named.is_empty() {
        grader.curriculum().runtimes().into_iter().map(str::to_owned).collect()
    } else {
        named.to_vec()
    }
}
