//! Builds what is on a stage.

mod said;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;

use self::said::{Said, listen};
use crate::GradeError;
use crate::progress::Progress;
use crate::run::{Ending, Group, kill_on_interrupt, wait};
use crate::stage::{Member, Stage};

/// How long cargo may take: a first build on a slow machine, twice over.
const DEADLINE: Duration = Duration::from_secs(900);

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
    said: Said,
    ending: Ending,
}

/// Builds, and returns what came of it.
///
/// # Errors
///
/// [`GradeError::DoesNotCompile`] with what cargo said when a package of the stage is at fault;
/// [`GradeError::BuildTooLong`] when it takes too long; [`GradeError::Cargo`] when anything else is at
/// fault, or there is no cargo to ask.
pub(crate) fn build(
    stage: &Stage,
    goal: Goal<'_>,
    progress: &dyn Progress,
) -> Result<Made, GradeError> {
    conclude(call(stage, goal, progress)?)
}

fn conclude(Outcome { made, said, ending }: Outcome) -> Result<Made, GradeError> {
    match ending {
        Ending::Code(0) => Ok(made),
        // A machine that is too slow is not the subject's fault, nor is a registry that does not answer.
        Ending::TimedOut => Err(GradeError::BuildTooLong { minutes: DEADLINE.as_secs() / 60 }),
        _ if said.blames_a_member => Err(GradeError::DoesNotCompile(said.text)),
        _ => Err(GradeError::Cargo(said.text)),
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
        let said = listen(diagnostics, stage.members(), progress);
        (said, ending.join().unwrap_or(Ok(Ending::TimedOut)))
    });
    let made = messages.join().unwrap_or_default();
    let ending = ending.map_err(|error| GradeError::Cargo(error.to_string()))?;
    Ok(Outcome { made, said, ending })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(ending: Ending, blames_a_member: bool) -> GradeError {
        let said = Said { text: "…".to_owned(), blames_a_member, ..Said::default() };
        conclude(Outcome { made: Made::default(), said, ending }).unwrap_err()
    }

    #[test]
    fn a_build_that_fails_is_the_subjects_fault_where_cargo_stopped_at_the_subject() {
        assert!(matches!(ended(Ending::Code(101), true), GradeError::DoesNotCompile(_)));
        assert!(matches!(ended(Ending::Code(101), false), GradeError::Cargo(_)));
    }

    #[test]
    fn a_build_that_takes_too_long_is_the_graders_failure_and_not_the_subjects() {
        let error = ended(Ending::TimedOut, true);
        assert!(matches!(error, GradeError::BuildTooLong { minutes: 15 }), "{error}");
        assert_eq!(error.exit_code(), crate::ExitCode::GraderFailed);
        let told = crate::Catalogue::french().unwrap().explain(&error);
        assert!(told.contains("15 minutes"), "{told}");
    }
}
