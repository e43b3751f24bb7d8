//! The exam's incident, replayed: `cargo xtask incident`.
//!
//! A program of its own, for a chart on a terminal is forty crates that no learner should wait for.

mod chart;
mod figures;
mod lines;
mod record;

use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process;

use anyhow::Result;
use clap::Parser;
use grader::{ExitCode, GradeError, Grader, Progress, Subject};
use verdict::{Sample, Series, Trace, TraceSubject};

use crate::chart::LiveChart;
use crate::lines::Lines;

/// Rejoue les deux heures de l’incident, en temps virtuel
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
    /// La racine du dépôt
    #[arg(long, value_name = "DOSSIER", default_value = ".")]
    root: PathBuf,
}

fn main() -> Result<process::ExitCode> {
    if let Err(error) = ctrlc::set_handler(|| {
        grader::kill_all();
        process::exit(130);
    }) {
        eprintln!("Ctrl+C may leave a process behind: {error}");
    }
    let arguments = Arguments::parse();
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| arguments.root.join("target"), PathBuf::from);
    let grader = Grader::open(&arguments.root, &target)?;
    let outcome = match &arguments.record {
        Some(file) => record(&grader, &arguments.runtime, file),
        None => show(&grader, &arguments),
    };
    match outcome {
        Ok(()) => Ok(ExitCode::Pass.into()),
        Err(Failure::Grade(error)) => {
            let said = match &error {
                GradeError::DoesNotCompile(said) => said.clone(),
                other => grader.catalogue().explain(other),
            };
            eprintln!("{said}");
            Ok(error.exit_code().into())
        }
        Err(Failure::Other(error)) => Err(error),
    }
}

/// Why there is nothing more to show.
enum Failure {
    Grade(GradeError),
    Other(anyhow::Error),
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

/// Says each step on the standard error.
struct Steps;

impl Progress for Steps {
    fn step(&self, text: &str) {
        eprintln!("{text}");
    }
}

fn show(grader: &Grader, arguments: &Arguments) -> Result<(), Failure> {
    let (subject, name) = if arguments.solution {
        (Subject::Solution, "solution")
    } else {
        (Subject::Exercise, "exercice")
    };
    let title = format!("{name} sur {}", arguments.runtime);
    let mut samples = Vec::new();
    // Opened by the first sample, below the steps that were said before it.
    let mut screen = None;
    let mut trouble = None;
    let hear = |sample: Sample| {
        samples.push(sample);
        if trouble.is_none() {
            trouble = show_on(&mut screen, &title, &samples).err();
        }
    };
    grader.replay(&arguments.runtime, &subject, &Steps, hear)?;
    drop(screen);
    trouble.map_or(Ok(()), Err)?;
    println!("{}", figures::conclusion(&samples));
    Ok(())
}

fn show_on(screen: &mut Option<Screen>, title: &str, samples: &[Sample]) -> io::Result<()> {
    if screen.is_none() {
        *screen = Some(Screen::open(title)?);
    }
    screen.as_mut().map_or(Ok(()), |screen| screen.show(samples))
}

/// Where samples are shown.
enum Screen {
    Chart(LiveChart),
    Lines(Lines),
}

impl Screen {
    fn open(title: &str) -> io::Result<Self> {
        let dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
        if io::stdout().is_terminal() && !dumb {
            let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            return LiveChart::open(title, !refused).map(Self::Chart);
        }
        Ok(Self::Lines(Lines::default()))
    }

    fn show(&mut self, samples: &[Sample]) -> io::Result<()> {
        match self {
            Self::Chart(chart) => chart.draw(samples),
            Self::Lines(lines) => lines.write(&mut io::stdout(), samples),
        }
    }
}

fn record(grader: &Grader, runtime: &str, file: &Path) -> Result<(), Failure> {
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
    Ok(())
}
