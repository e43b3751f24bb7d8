//! The exam's incident, replayed: `cargo xtask incident`.
//!
//! A program of its own, for a chart on a terminal is forty crates that no learner should wait for.

mod chart;
mod figures;
mod interrupt;
mod lines;
mod real;
mod record;
mod screen;
mod span;
mod steps;

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::Result;
use clap::Parser;
use grader::{ExitCode, GradeError, Grader, Subject};
use verdict::{Series, Trace, TraceSubject, with_causes};

use crate::figures::Clock;
use crate::real::Real;
use crate::screen::Screen;
use crate::span::Span;
use crate::steps::Steps;

/// How long the incident lasts, in seconds.
const TWO_HOURS: u64 = 7_200;

/// Rejoue les deux heures de l’incident, en temps virtuel ; ou, avec --real, fait tourner le service pour de vrai
#[derive(Debug, Parser)]
#[command(name = "cargo xtask incident")]
struct Arguments {
    /// Le runtime
    #[arg(default_value = "tokio")]
    runtime: String,
    /// Rejoue la solution, et non votre exercice
    #[arg(long)]
    solution: bool,
    /// Rejoue l’exercice d’origine et la solution, et écrit ce qui vivait dans un fichier JSON
    #[arg(long, value_name = "FICHIER", conflicts_with = "solution")]
    record: Option<PathBuf>,
    #[command(flatten)]
    real: Real,
    /// La racine du dépôt
    #[arg(long, value_name = "DOSSIER", default_value = ".")]
    root: PathBuf,
}

fn main() -> process::ExitCode {
    interrupt::leave_nothing_behind();
    let arguments = Arguments::parse();
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| arguments.root.join("target"), PathBuf::from);
    let grader = match Grader::open(&arguments.root, &target) {
        Ok(grader) => grader,
        Err(error) => {
            eprintln!("{}", with_causes(&error));
            return error.exit_code().into();
        }
    };
    let outcome = match &arguments.record {
        Some(file) => record(&grader, &arguments.runtime, file),
        None => show(&grader, &arguments),
    };
    outcome.unwrap_or_else(|failure| failure.tell(&grader)).into()
}

/// Why there is nothing more to show.
#[derive(Debug)]
enum Failure {
    Grade(GradeError),
    Other(anyhow::Error),
}

impl Failure {
    /// Says what it is, and gives the exit code that stands for it.
    fn tell(self, grader: &Grader) -> ExitCode {
        match self {
            Self::Grade(error) => {
                match &error {
                    GradeError::DoesNotCompile(said) => eprintln!("{said}"),
                    other => eprintln!("{}", grader.catalogue().explain(other)),
                }
                error.exit_code()
            }
            Self::Other(error) => {
                eprintln!("{error:#}");
                ExitCode::GraderFailed
            }
        }
    }
}

impl From<GradeError> for Failure {
    fn from(error: GradeError) -> Self {
        Self::Grade(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Other(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

fn show(grader: &Grader, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (subject, name) = if arguments.solution {
        (Subject::Solution, "solution")
    } else {
        (Subject::Exercise, "exercice")
    };
    let title = format!("{name} sur {}", arguments.runtime);
    if arguments.real.real {
        return arguments.real.show(grader, &arguments.runtime, &subject, title);
    }
    let mut screen = Screen::new(title, Clock::Virtual, Span::Fixed(TWO_HOURS));
    let peak = grader.replay(&arguments.runtime, &subject, &Steps, |it| screen.hear(it))?;
    println!("{}", figures::conclusion(&screen.close()?));
    if let Some(said) = figures::peak(peak) {
        println!("{said}");
    }
    Ok(ExitCode::Pass)
}

fn record(grader: &Grader, runtime: &str, file: &Path) -> Result<ExitCode, Failure> {
    let mut series = Vec::new();
    for (subject, of) in
        [(Subject::Pristine, TraceSubject::Exercise), (Subject::Solution, TraceSubject::Solution)]
    {
        let mut points = Vec::new();
        grader.replay(runtime, &subject, &Steps, |sample| points.push(sample))?;
        series.push(Series { subject: of, points });
    }
    let trace = Trace { runtime: runtime.to_owned(), series };
    record::write(&trace, file)?;
    println!("{}", file.display());
    Ok(ExitCode::Pass)
}
