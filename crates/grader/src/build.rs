//! Builds what is on a stage.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::GradeError;
use crate::progress::Progress;
use crate::run::{Ending, Group, kill_on_interrupt, wait};
use crate::stage::{Member, Stage};

/// How long cargo may take: a first build on a slow machine, twice over.
const DEADLINE: Duration = Duration::from_secs(900);
/// The most that is kept of what the compiler says.
const MAX_OUTPUT_BYTES: u64 = 4 * 1024 * 1024;

/// The programs that a build made, by name.
pub(crate) type Programs = BTreeMap<String, PathBuf>;

/// What to build.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal<'a> {
    /// The libraries and programs of these packages.
    Packages(&'a [String]),
    /// Those of all packages of the stage, or of as many as can be built.
    WhatCompiles,
    /// The leak test of one subject.
    LeakTest(&'a Member),
}

impl Goal<'_> {
    fn arguments(self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = Vec::new();
        match self {
            Self::Packages(packages) => {
                arguments.push("build".into());
                for package in packages {
                    arguments.extend(["--package".into(), package.into()]);
                }
            }
            Self::WhatCompiles => {
                // The libraries of a class have one name, and would be put into one place all at once;
                // as mere dependencies of programs they stay where they are.
                let all = ["build", "--workspace", "--bins", "--keep-going"];
                arguments.extend(all.map(Into::into));
            }
            Self::LeakTest(member) => {
                arguments.extend(["test", "--no-run", "--test", "no_leak"].map(Into::into));
                // With the package of its probe, which has no such test: what both stand on then has the features that
                // it has everywhere else, and is not compiled once more.
                for package in [&member.name, &member.probe()] {
                    arguments.extend(["--package".into(), package.into()]);
                }
            }
        }
        arguments
    }
}

/// What a build made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    pub(crate) programs: Programs,
    /// Whether everything had been built before.
    pub(crate) fresh: bool,
}

/// The part of cargo's messages that matters here.
#[derive(Deserialize)]
struct Artifact {
    target: ArtifactTarget,
    executable: Option<PathBuf>,
    fresh: bool,
}

#[derive(Deserialize)]
struct ArtifactTarget {
    name: String,
}

/// How a call of cargo came out.
struct Outcome {
    /// What it built, or found built.
    made: Made,
    /// What it and the compiler said.
    said: String,
    ending: Ending,
}

/// Builds, and returns what came of it.
///
/// # Errors
///
/// [`GradeError::DoesNotCompile`] with everything that cargo said when a package of the stage is at
/// fault, or takes too long; [`GradeError::Cargo`] when anything else is, or there is no cargo to ask.
pub(crate) fn build(
    stage: &Stage,
    goal: Goal<'_>,
    progress: &dyn Progress,
) -> Result<Made, GradeError> {
    let Outcome { made, said, ending } = call(stage, goal, progress)?;
    match ending {
        Ending::Code(0) => Ok(made),
        Ending::TimedOut => {
            let minutes = DEADLINE.as_secs() / 60;
            Err(GradeError::DoesNotCompile(format!(
                "{said}\nthe build did not end within {minutes} minutes and was stopped"
            )))
        }
        _ if blames(&said, stage.members()) => Err(GradeError::DoesNotCompile(said)),
        _ => Err(GradeError::Cargo(said)),
    }
}

/// Builds as much of a stage as can be built, and returns the programs that came of it.
///
/// Why a package is not among them is for a build of its own to tell.
///
/// # Errors
///
/// There is no cargo to ask.
pub(crate) fn build_what_compiles(
    stage: &Stage,
    progress: &dyn Progress,
) -> Result<Programs, GradeError> {
    Ok(call(stage, Goal::WhatCompiles, progress)?.made.programs)
}

fn call(stage: &Stage, goal: Goal<'_>, progress: &dyn Progress) -> Result<Outcome, GradeError> {
    let mut cargo = spawn(stage, goal)?;
    let group = Group::of(&cargo);
    let _guard = kill_on_interrupt(group);
    let (Some(messages), Some(diagnostics)) = (cargo.stdout.take(), cargo.stderr.take()) else {
        return Err(GradeError::Cargo("its output is not where it was asked for".to_owned()));
    };
    let messages = thread::spawn(move || made(messages));
    let deadline = Instant::now() + DEADLINE;
    let (said, ending) = thread::scope(|scope| {
        let ending = scope.spawn(|| wait(&mut cargo, deadline));
        let said = listen(diagnostics, progress);
        (said, ending.join().unwrap_or(Ok(Ending::TimedOut)))
    });
    let made = messages.join().unwrap_or_default();
    let ending = ending.map_err(|error| GradeError::Cargo(error.to_string()))?;
    Ok(Outcome { made, said, ending })
}

/// Whether cargo stopped at one of these packages, and not at a dependency or a registry that it
/// could not reach: only the former is the subject's doing.
fn blames(said: &str, members: &[String]) -> bool {
    let stopped_at = |line: &str| {
        let name = line.strip_prefix("error: could not compile `")?.split('`').next()?;
        members.iter().any(|member| member == name).then_some(())
    };
    said.lines().any(|line| stopped_at(line).is_some())
}

fn spawn(stage: &Stage, goal: Goal<'_>) -> Result<Child, GradeError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(goal.arguments())
        .arg("--message-format=json-render-diagnostics")
        .current_dir(stage.folder())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .env_clear()
        .envs(environment())
        .env("CARGO_TARGET_DIR", stage.target());
    command.spawn().map_err(|error| GradeError::Cargo(format!("{error}; is cargo on the PATH?")))
}

/// The environment that cargo is given.
///
/// What cargo told its own child about another package, and what a user's shell says about another build, would both
/// reach the subject's.
pub(crate) fn environment() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy();
        let keep = ["CARGO_HOME", "CARGO_NET_OFFLINE", "CARGO_HTTP_PROXY"].contains(&&*name);
        let about_a_build = name.starts_with("CARGO_") || name.contains("RUSTFLAGS");
        keep || (!about_a_build && name != "RUSTC_WRAPPER")
    })
}

fn made(messages: impl Read) -> Made {
    let mut made = Made { programs: Programs::new(), fresh: true };
    let lines = BufReader::new(messages).lines().map_while(Result::ok);
    for artifact in lines.filter_map(|line| serde_json::from_str::<Artifact>(&line).ok()) {
        made.fresh &= artifact.fresh;
        let program = artifact.executable.map(|path| (artifact.target.name, path));
        made.programs.extend(program);
    }
    made
}

/// Follows cargo's progress, and keeps everything else that it says.
fn listen(diagnostics: impl Read, progress: &dyn Progress) -> String {
    let mut said = String::new();
    let mut lines = BufReader::new(diagnostics.take(MAX_OUTPUT_BYTES));
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(read) if read > 0) {
        let text = String::from_utf8_lossy(&line);
        let words = text.trim_start();
        let status = ["Compiling ", "Checking ", "Downloading ", "Downloaded ", "Blocking "];
        if status.iter().any(|status| words.starts_with(status)) {
            progress.detail(words.trim_end());
        } else if !["Finished ", "Executable ", "Locking ", "Adding "]
            .iter()
            .any(|status| words.starts_with(status))
        {
            said.push_str(&text);
        }
        line.clear();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: &str, expected: bool) {
        let members = ["exercise".to_owned(), "exercise-probe".to_owned()];
        assert_eq!(blames(said, &members), expected, "{said}");
    }

    #[test]
    fn a_subject_that_does_not_compile_is_blamed() {
        check("error[E0425]: …\nerror: could not compile `exercise` (lib) due to 1 error", true);
        check("error: could not compile `exercise-probe` (bin \"exercise-probe\")", true);
    }

    #[test]
    fn a_crate_of_ours_and_a_registry_out_of_reach_are_not_the_subjects_fault() {
        check("error: could not compile `fuite-tokio` (lib) due to 1 previous error", false);
        check("error: failed to download `tokio v1.54.1`\ncaused by: no network", false);
        check("error: could not compile `exercise-of-somebody-else` (lib)", false);
    }
}
