//! `cargo xtask test`

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use clap::Args;
use grader::ExitCode;

use crate::workspace;

/// Fait toutes les vérifications du dépôt, comme l’intégration continue
///
/// Continue après un échec, pour montrer tout ce qui ne va pas ; dit le temps de chaque étape. loom, miri
/// et rustdoc tournent à côté des autres, et montrent à la fin ce qu’ils ont dit.
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
    lane: Lane,
}

/// Steps of one lane follow each other; the two lanes go side by side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lane {
    Main,
    /// For what keeps one core busy: it has what the other lane leaves, which waits at times for a limit, a browser or
    /// the last crate of a build.
    Beside,
}

impl Step {
    const fn new(name: &'static str, arguments: &'static [&'static str]) -> Self {
        Self { name, arguments, environment: &[], needs: None, lane: Lane::Main }
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
        environment: &[("RUSTFLAGS", "--cfg loom"), ("CARGO_TARGET_DIR", "target/loom")],
        lane: Lane::Beside,
        ..Step::new(
            "loom",
            // Not optimised: the models take some seconds more, and the checker a minute less.
            &["test", "--quiet", "--package", "fuite", "--test", "loom"],
        )
    },
    Step {
        environment: &[("CARGO_TARGET_DIR", "target/miri")],
        needs: Some(&["+nightly", "miri", "--version"]),
        lane: Lane::Beside,
        // Without the doc tests: each ends while the timer's own thread lives, which Miri calls a leak.
        ..Step::new(
            "miri",
            &["+nightly", "miri", "test", "--quiet", "--package", "fuite", "--tests"],
        )
    },
    Step {
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
        // In the target folder of the tests, whose checked dependencies it needs: it waits while they are compiled.
        lane: Lane::Beside,
        ..Step::new("rustdoc", &["doc", "--quiet", "--workspace", "--no-deps"])
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

/// What became of a step.
struct Taken<'a> {
    step: &'a Step,
    outcome: Outcome,
    duration: Duration,
    /// What it said, if that was kept.
    said: Vec<u8>,
}

/// Where what a step says goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    Shown,
    Kept,
}

pub(crate) fn run(arguments: &Arguments) -> Result<process::ExitCode> {
    let root = workspace::root();
    let wanted =
        |step: &&Step| arguments.only.as_ref().is_none_or(|only| step.name.contains(only.as_str()));
    let (beside, main): (Vec<_>, Vec<_>) =
        STEPS.iter().filter(wanted).partition(|step| step.lane == Lane::Beside);
    let taken = if main.is_empty() {
        take_each(&beside, &root, Output::Shown)
    } else {
        side_by_side(&main, &beside, &root)?
    };
    for one in &taken {
        println!("{}", line(one));
    }
    let count = |wanted| taken.iter().filter(|one| one.outcome == wanted).count();
    let failed = count(Outcome::Failed);
    println!(
        "steps: {} passed, {failed} failed, {} skipped",
        count(Outcome::Passed),
        count(Outcome::Skipped)
    );
    let code = match (failed, taken.is_empty()) {
        (_, true) => ExitCode::Usage,
        (0, false) => ExitCode::Pass,
        (_, false) => ExitCode::FallsShort,
    };
    Ok(code.into())
}

/// Takes the steps of both lanes; those beside keep what they say until the others have spoken.
fn side_by_side<'a>(main: &[&'a Step], beside: &[&'a Step], root: &Path) -> Result<Vec<Taken<'a>>> {
    thread::scope(|scope| {
        let lane = scope.spawn(|| take_each(beside, root, Output::Kept));
        let mut taken = take_each(main, root, Output::Shown);
        let others = lane.join().map_err(|_| anyhow!("the lane beside the others panicked"))?;
        for taken in &others {
            announce(taken.step);
            io::stderr().write_all(&taken.said)?;
        }
        taken.extend(others);
        Ok(taken)
    })
}

fn take_each<'a>(steps: &[&'a Step], root: &Path, output: Output) -> Vec<Taken<'a>> {
    steps.iter().map(|step| take(step, root, output)).collect()
}

fn take<'a>(step: &'a Step, root: &Path, output: Output) -> Taken<'a> {
    let began = Instant::now();
    if output == Output::Shown {
        announce(step);
    }
    let absent = step.needs.filter(|needs| !answers(&mut cargo(root, Lane::Main, needs)));
    let (outcome, said) = if let Some(needs) = absent {
        let said = format!("skipped: `cargo {}` does not work here\n", needs.join(" "));
        if output == Output::Shown {
            eprint!("{said}");
        }
        (Outcome::Skipped, said.into_bytes())
    } else {
        let mut command = cargo(root, step.lane, step.arguments);
        command.envs(step.environment.iter().copied());
        execute(&mut command, output)
    };
    Taken { step, outcome, duration: began.elapsed(), said }
}

fn announce(step: &Step) {
    eprintln!("==> {}: cargo {}", step.name, step.arguments.join(" "));
}

/// cargo by the name that understands `+nightly`: the one that ran this program does not.
///
/// Beside the others it runs when they leave a core.
fn cargo(root: &Path, lane: Lane, arguments: &[&str]) -> Command {
    let mut command = match lane {
        Lane::Main => Command::new("cargo"),
        Lane::Beside => {
            let mut nice = Command::new("nice");
            nice.arg("cargo");
            nice
        }
    };
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

/// Whether a command that only asks says yes.
fn answers(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Runs a command to its end, and gives what it said if that was to be kept.
fn execute(command: &mut Command, output: Output) -> (Outcome, Vec<u8>) {
    let ended = match output {
        Output::Shown => command.status().map(|status| (status, Vec::new())),
        // The tests' words first, then cargo's: in which order they came is not known.
        Output::Kept => command
            .stdin(Stdio::null())
            .output()
            .map(|it| (it.status, [it.stdout, it.stderr].concat())),
    };
    match ended {
        Ok((status, said)) if status.success() => (Outcome::Passed, said),
        Ok((_, said)) => (Outcome::Failed, said),
        Err(error) => {
            eprintln!("cargo: {error}");
            (Outcome::Failed, Vec::new())
        }
    }
}

fn line(taken: &Taken<'_>) -> String {
    let outcome = match taken.outcome {
        Outcome::Passed => "passed",
        Outcome::Failed => "FAILED",
        Outcome::Skipped => "skipped",
    };
    format!("{:<8} {outcome:<8} {:>6.1} s", taken.step.name, taken.duration.as_secs_f64())
}
