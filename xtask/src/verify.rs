//! `cargo xtask verify`

use std::process;

use anyhow::Result;
use clap::Args;
use grader::{ExitCode, GradeError, Report};
use verdict::{MixVerdict, VerifyDocument};

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
    // A name that is wrong is told at once, and not when those before it have been built.
    for runtime in &runtimes {
        if let Err(error) = grader.curriculum().track(runtime) {
            eprintln!("{}", grader.catalogue().explain(&error));
            return Ok(ExitCode::Usage.into());
        }
    }
    let (mixes, failed) =
        until_one_fails(&runtimes, |runtime| grader.verify(runtime, arguments.repeat, &Bar::new()));
    let document = VerifyDocument::new(mixes);
    if !document.mixes.is_empty() {
        match arguments.format {
            Format::Human => print!("{}", Report::new(&grader, colour()).verified(&document)),
            Format::Json => println!("{}", serde_json::to_string_pretty(&document)?),
        }
    }
    if let Some(error) = failed {
        // A mix that does not compile is the course's fault, and nobody else's.
        eprintln!("{}", grader.catalogue().explain(&error));
        return Ok(ExitCode::GraderFailed.into());
    }
    let code = if document.is_pass() { ExitCode::Pass } else { ExitCode::FallsShort };
    Ok(code.into())
}

/// Verifies one runtime after the other; what was diagnosed before one fails is not lost with it.
fn until_one_fails(
    runtimes: &[String],
    verify: impl Fn(&str) -> Result<Vec<MixVerdict>, GradeError>,
) -> (Vec<MixVerdict>, Option<GradeError>) {
    let mut mixes = Vec::new();
    for runtime in runtimes {
        match verify(runtime) {
            Ok(verified) => mixes.extend(verified),
            Err(error) => return (mixes, Some(error)),
        }
    }
    (mixes, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_diagnosed_before_a_runtime_fails_is_kept() {
        let runtimes = ["tokio", "smol", "async-std"].map(str::to_owned);
        let verify = |runtime: &str| match runtime {
            "smol" => Err(GradeError::Cargo("no network".to_owned())),
            _ => Ok(vec![MixVerdict {
                runtime: runtime.to_owned(),
                seeded: Vec::new(),
                diagnosed: Vec::new(),
                exact: true,
                runs: 1,
                wrong: 0,
                misjudged: Vec::new(),
            }]),
        };
        let (mixes, failed) = until_one_fails(&runtimes, verify);
        assert_eq!(mixes.iter().map(|mix| &*mix.runtime).collect::<Vec<_>>(), ["tokio"]);
        assert!(matches!(failed, Some(GradeError::Cargo(_))));
    }
}
