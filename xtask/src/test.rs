//! `cargo xtask test`

use std::env;
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use grader::ExitCode;

use crate::workspace;

/// Fait toutes les vérifications du dépôt, comme l’intégration continue
///
/// Continue après un échec, pour montrer tout ce qui ne va pas ; dit le temps de chaque étape.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Ne fait que les étapes dont le nom contient ce texte
    #[arg(value_name = "ÉTAPE")]
    only: Option<String>,
}

/// One check: a command that must succeed.
struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    /// The step is skipped, in words, where this command fails.
    needs: Option<&'static [&'static str]>,
}

impl Step {
    const fn new(name: &'static str, arguments: &'static [&'static str]) -> Self {
        Self { name, arguments, environment: &[], needs: None }
    }
}

/// What the README's test command does, the quick to fail first.
const STEPS: &[Step] = &[
    Step::new("fmt", &["fmt", "--all", "--check"]),
    Step::new(
        "clippy",
        &["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"],
    ),
    Step::new("tests", &["test", "--quiet", "--workspace", "--no-fail-fast"]),
    Step {
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
        ..Step::new("rustdoc", &["doc", "--quiet", "--workspace", "--no-deps"])
    },
    Step {
        environment: &[("RUSTFLAGS", "--cfg loom"), ("CARGO_TARGET_DIR", "target/loom")],
        ..Step::new(
            "loom",
            &["test", "--quiet", "--release", "--package", "fuite", "--test", "loom"],
        )
    },
    Step {
        environment: &[("CARGO_TARGET_DIR", "target/miri")],
        needs: Some(&["+nightly", "miri", "--version"]),
        // Without the doc tests: each ends while the timer's own thread lives, which Miri calls a leak.
        ..Step::new(
            "miri",
            &["+nightly", "miri", "test", "--quiet", "--package", "fuite", "--tests"],
        )
    },
    Step::new("verify", &["xtask", "verify", "--repeat", "3"]),
    // No step for the book: `tests` runs the same check on it, in crates/bookbinder/tests. Called as
    // `cargo xtask book check`, mdBook would be compiled once more, with other features.
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    Skipped,
}

pub(crate) fn run(arguments: &Arguments) -> Result<process::ExitCode> {
    let root = workspace::root();
    let wanted =
        |step: &&Step| arguments.only.as_ref().is_none_or(|only| step.name.contains(only.as_str()));
    let mut outcomes = Vec::new();
    for step in STEPS.iter().filter(wanted) {
        eprintln!("==> {}: cargo {}", step.name, step.arguments.join(" "));
        let began = Instant::now();
        let outcome = take(step, &root);
        outcomes.push((step.name, outcome, began.elapsed()));
    }
    for (name, outcome, duration) in &outcomes {
        println!("{}", line(name, *outcome, *duration));
    }
    let count = |wanted| outcomes.iter().filter(|(_, outcome, _)| *outcome == wanted).count();
    let failed = count(Outcome::Failed);
    println!(
        "steps: {} passed, {failed} failed, {} skipped",
        count(Outcome::Passed),
        count(Outcome::Skipped)
    );
    let code = match (failed, outcomes.is_empty()) {
        (_, true) => ExitCode::Usage,
        (0, false) => ExitCode::Pass,
        (_, false) => ExitCode::FallsShort,
    };
    Ok(code.into())
}

fn take(step: &Step, root: &Path) -> Outcome {
    let absent =
        step.needs.is_some_and(|needs| !succeeds(cargo(root, needs).stdout(Stdio::null())));
    if absent {
        eprintln!("skipped: `cargo {}` does not work here", step.needs.unwrap_or(&[]).join(" "));
        return Outcome::Skipped;
    }
    let mut command = cargo(root, step.arguments);
    command.envs(step.environment.iter().copied());
    if succeeds(&mut command) { Outcome::Passed } else { Outcome::Failed }
}

/// cargo by the name that understands `+nightly`: the one that ran this program does not.
fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root);
    if arguments.first().is_some_and(|first| first.starts_with('+')) {
        command.env_remove("RUSTUP_TOOLCHAIN");
    }
    // What cargo says of this package must not reach the tests of another.
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

fn line(name: &str, outcome: Outcome, duration: Duration) -> String {
    let outcome = match outcome {
        Outcome::Passed => "passed",
        Outcome::Failed => "FAILED",
        Outcome::Skipped => "skipped",
    };
    format!("{name:<8} {outcome:<8} {:>6.1} s", duration.as_secs_f64())
}
