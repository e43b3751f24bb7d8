//! `cargo xtask grade`

use std::path::PathBuf;
use std::process;

use anyhow::Result;
use clap::Args;
use grader::{ExitCode, GradeError, Graded, Grader, Refusal, Report, Subject, Trials, Value};
use verdict::GradeDocument;

use crate::terminal::{Bar, Format, colour};
use crate::workspace;

/// Corrige un service d’ordres en comptant ses tâches vivantes
///
/// Sans runtime, corrige les exercices de tous les runtimes du cours. Le service est compilé à part,
/// avec un manifeste que personne n’édite, puis observé en temps virtuel par huit expériences.
#[derive(Args, Debug)]
#[command(after_help = "Codes de sortie :
  0  tout ce qui est obligatoire est réussi
  1  corrigé, et il manque quelque chose
  2  commande mal formée, ou sujet refusé
  3  le sujet ne compile pas
  4  le correcteur lui-même a échoué

Exemples :
  cargo xtask grade tokio
  cargo xtask grade tokio --solution
  cargo xtask grade tokio --subject ../rendus/dupont --format json")]
pub(crate) struct Arguments {
    /// Les runtimes à corriger [tous, si aucun n’est nommé]
    runtimes: Vec<String>,
    /// Corrige la solution du cours au lieu de l’exercice
    #[arg(long, conflicts_with = "subject")]
    solution: bool,
    /// Corrige un autre dossier qui contient un src/ ; il faut nommer un seul runtime
    #[arg(long, value_name = "DIR")]
    subject: Option<PathBuf>,
    /// La forme du résultat
    #[arg(long, value_enum, default_value_t, value_name = "FORME")]
    format: Format,
    /// Répète les expériences N fois ; la plus mauvaise compte
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Rejoue les ordonnancements mêlés par cette graine, et par elle seule
    #[arg(long, value_name = "GRAINE")]
    seed: Option<u64>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<process::ExitCode> {
    let grader = workspace::grader()?;
    if let (Some(folder), [] | [_, _, ..]) = (&arguments.subject, &arguments.runtimes[..]) {
        let path = [("path", folder.display().to_string().into())];
        eprintln!("{}", grader.catalogue().format("error-subject-needs-runtime", &path));
        return Ok(ExitCode::Usage.into());
    }
    let runtimes = workspace::runtimes(&grader, &arguments.runtimes);
    let report = Report::new(&grader, colour());
    let mut all = Vec::new();
    let mut code = ExitCode::Pass;
    for runtime in &runtimes {
        let bar = Bar::new();
        let graded = grader.grade(runtime, &subject(arguments), &trials(arguments), &bar);
        drop(bar);
        match graded {
            Ok(graded) => {
                if arguments.format == Format::Human {
                    print!("{}", report.graded(&graded));
                } else if let Some(compiler) = &graded.compiler {
                    eprintln!("{compiler}");
                }
                code = code.max(exit_code(&graded));
                all.push(graded);
            }
            Err(error) => {
                eprintln!("{}", explain(&grader, &error));
                code = code.max(error.exit_code());
            }
        }
    }
    if arguments.format == Format::Json {
        let verdicts = all.into_iter().map(|graded| graded.verdict).collect();
        println!("{}", serde_json::to_string_pretty(&GradeDocument::new(verdicts))?);
    } else if all.len() > 1 {
        print!("\n{}", report.table(&all));
    }
    Ok(code.into())
}

fn trials(arguments: &Arguments) -> Trials {
    let usual = Trials { repeat: arguments.repeat, ..Trials::default() };
    match arguments.seed {
        Some(seed) => Trials { seeds: vec![seed], ..usual },
        None => usual,
    }
}

fn subject(arguments: &Arguments) -> Subject {
    match &arguments.subject {
        Some(folder) => Subject::Folder(folder.clone()),
        None if arguments.solution => Subject::Solution,
        None => Subject::Exercise,
    }
}

fn exit_code(graded: &Graded) -> ExitCode {
    match (&graded.compiler, graded.verdict.is_pass()) {
        (Some(_), _) => ExitCode::DoesNotCompile,
        (None, true) => ExitCode::Pass,
        (None, false) => ExitCode::FallsShort,
    }
}

/// An error in the learner's language.
pub(crate) fn explain(grader: &Grader, error: &GradeError) -> String {
    let catalogue = grader.catalogue();
    let path = |path: &PathBuf| Value::from(path.display().to_string());
    match error {
        GradeError::UnknownRuntime { asked, known } => catalogue.format(
            "error-unknown-runtime",
            &[("asked", (&**asked).into()), ("known", (&**known).into())],
        ),
        GradeError::NoSubject(folder) => {
            catalogue.format("error-no-subject", &[("path", path(folder))])
        }
        GradeError::Refused { path: file, reason } => {
            let reason = catalogue.text(match reason {
                Refusal::SymbolicLink => "error-symlink",
                Refusal::NotAFile => "error-not-a-file",
                Refusal::TooLarge => "error-too-large",
                Refusal::TooMany => "error-too-many",
                Refusal::NotUtf8 => "error-not-utf8",
            });
            catalogue.format("error-refused", &[("path", path(file)), ("reason", reason.into())])
        }
        GradeError::DoesNotCompile(said) => {
            catalogue.format("error-mix-does-not-compile", &[("error", (&**said).into())])
        }
        GradeError::Curriculum(_)
        | GradeError::Catalogue(_)
        | GradeError::Io { .. }
        | GradeError::Cargo(_) => {
            catalogue.format("error-grader", &[("error", error.to_string().into())])
        }
    }
}
