//! `cargo xtask verify`

use std::process;

use anyhow::Result;
use clap::Args;
use grader::{ExitCode, Report};
use verdict::VerifyDocument;

use crate::terminal::{Bar, Format, colour};
use crate::workspace;

/// Prouve le cours : chaque mélange de salles justes et fautives est diagnostiqué exactement
///
/// Seize mélanges par runtime, faits des fichiers de l’exercice d’origine et de la solution. Ce que
/// l’apprenant a édité n’y entre pas.
#[derive(Args, Debug)]
#[command(
    after_help = "Codes de sortie : 0 tout est exact, 1 un diagnostic est faux, 2 commande mal formée, 4 le correcteur a échoué"
)]
pub(crate) struct Arguments {
    /// Les runtimes à vérifier [tous, si aucun n’est nommé]
    runtimes: Vec<String>,
    /// Diagnostique chaque mélange N fois
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// La forme du résultat
    #[arg(long, value_enum, default_value_t, value_name = "FORME")]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> Result<process::ExitCode> {
    let grader = workspace::grader()?;
    let runtimes = workspace::runtimes(&grader, &arguments.runtimes);
    let mut mixes = Vec::new();
    for runtime in &runtimes {
        let bar = Bar::new();
        let verified = grader.verify(runtime, arguments.repeat, &bar);
        drop(bar);
        match verified {
            Ok(verified) => mixes.extend(verified),
            Err(error) => {
                eprintln!("{}", grader.catalogue().explain(&error));
                // A mix that does not compile is the course's fault, and nobody else's.
                let usage = error.exit_code() == ExitCode::Usage;
                return Ok(if usage { ExitCode::Usage } else { ExitCode::GraderFailed }.into());
            }
        }
    }
    let document = VerifyDocument::new(mixes);
    match arguments.format {
        Format::Human => print!("{}", Report::new(&grader, colour()).verified(&document)),
        Format::Json => println!("{}", serde_json::to_string_pretty(&document)?),
    }
    let code = if document.is_pass() { ExitCode::Pass } else { ExitCode::FallsShort };
    Ok(code.into())
}
