//! `cargo xtask grade`

use std::iter;
use std::path::PathBuf;
use std::process;

use anyhow::Result;
use clap::Args;
use grader::{ExitCode, GradeError, Graded, Grader, Report, Subject, Trials};
use verdict::{GradeDocument, Verdict};

use crate::terminal::{Bar, Format, colour};
use crate::workspace;

/// Corrige un service d’ordres en comptant ses tâches vivantes
///
/// Sans runtime, corrige les exercices de tous les runtimes du cours. Le service est compilé à part,
/// avec un manifeste que personne n’édite, puis observé par huit expériences, dont sept en temps virtuel.
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
  cargo xtask grade tokio --subject ../rendus/dupont --format json
  cargo xtask grade tokio --subject ../rendus/dupont --subject ../rendus/durand")]
pub(crate) struct Arguments {
    /// Les runtimes à corriger [tous, si aucun n’est nommé]
    runtimes: Vec<String>,
    /// Corrige la solution du cours au lieu de l’exercice
    #[arg(long, conflicts_with = "subjects")]
    solution: bool,
    /// Corrige un autre dossier qui contient un src/ ; il faut nommer un seul runtime. Répétez
    /// l’option pour corriger une classe : les dossiers sont compilés ensemble, et jugés chacun à part
    #[arg(long = "subject", value_name = "DIR")]
    subjects: Vec<PathBuf>,
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
    if let ([folder, ..], [] | [_, _, ..]) = (&arguments.subjects[..], &arguments.runtimes[..]) {
        let path = [("path", folder.display().to_string().into())];
        eprintln!("{}", grader.catalogue().format("error-subject-needs-runtime", &path));
        return Ok(ExitCode::Usage.into());
    }
    let mut outcome = Outcome::new(&grader, arguments.format);
    for runtime in &workspace::runtimes(&grader, &arguments.runtimes) {
        match grade(&grader, runtime, arguments) {
            Ok(all) => {
                let folders = arguments.subjects.chunks(1).chain(iter::repeat(&[][..]));
                for (graded, folder) in all.into_iter().zip(folders) {
                    match graded {
                        Ok(graded) => outcome.judged(graded),
                        Err(error) => outcome.not_judged(runtime, folder, &error),
                    }
                }
            }
            Err(error) => outcome.not_judged(runtime, &arguments.subjects, &error),
        }
    }
    outcome.finish()
}

/// What is told of each subject as it comes, and of all of them in the end.
struct Outcome<'a> {
    grader: &'a Grader,
    report: Report<'a>,
    format: Format,
    verdicts: Vec<Verdict>,
    code: ExitCode,
}

impl<'a> Outcome<'a> {
    fn new(grader: &'a Grader, format: Format) -> Self {
        let report = Report::new(grader, colour());
        Self { grader, report, format, verdicts: Vec::new(), code: ExitCode::Pass }
    }

    fn judged(&mut self, graded: Graded) {
        if self.format == Format::Human {
            print!("{}", self.report.graded(&graded));
        } else if let Some(compiler) = &graded.compiler {
            eprintln!("{compiler}");
        }
        self.code = self.code.max(exit_code(&graded));
        self.verdicts.push(graded.verdict);
    }

    /// Folders that were asked for by their names are listed all the same: of a class, none may be
    /// missing, whether one of them is at fault or something that they have in common.
    fn not_judged(&mut self, runtime: &str, folders: &[PathBuf], error: &GradeError) {
        let why = self.grader.catalogue().explain(error);
        eprintln!("{why}");
        self.code = self.code.max(error.exit_code());
        let listed = folders.iter().flat_map(|it| self.grader.not_judged(runtime, it, &why));
        self.verdicts.extend(listed);
    }

    fn finish(self) -> Result<process::ExitCode> {
        if self.format == Format::Json {
            let document = GradeDocument::new(self.verdicts);
            println!("{}", serde_json::to_string_pretty(&document)?);
        } else if self.verdicts.len() > 1 {
            print!("\n{}", self.report.table(&self.verdicts));
        }
        Ok(self.code.into())
    }
}

/// Grades what was asked for on one runtime: one subject, or a class, which may fail as a whole.
fn grade(
    grader: &Grader,
    runtime: &str,
    arguments: &Arguments,
) -> Result<Vec<Result<Graded, GradeError>>, GradeError> {
    let bar = Bar::new();
    let trials = trials(arguments);
    let subject = match &arguments.subjects[..] {
        [] if arguments.solution => Subject::Solution,
        [] => Subject::Exercise,
        [folder] => Subject::Folder(folder.clone()),
        class => return grader.grade_together(runtime, class, &trials, &bar),
    };
    Ok(vec![grader.grade(runtime, &subject, &trials, &bar)])
}

fn trials(arguments: &Arguments) -> Trials {
    let usual = Trials { repeat: arguments.repeat, ..Trials::default() };
    match arguments.seed {
        Some(seed) => Trials { seeds: vec![seed], ..usual },
        None => usual,
    }
}

fn exit_code(graded: &Graded) -> ExitCode {
    match (&graded.compiler, graded.verdict.is_pass()) {
        (Some(_), _) => ExitCode::DoesNotCompile,
        (None, true) => ExitCode::Pass,
        (None, false) => ExitCode::FallsShort,
    }
}
