//! `cargo xtask incident`

use std::env;
use std::path::PathBuf;
use std::process::{self, Command};

use anyhow::{Context, Result};
use clap::Args;

use crate::workspace;

/// Rejoue les deux heures de l’incident, en temps virtuel
///
/// Quatorze appels par seconde pendant deux heures, en quelques secondes : combien de tâches vivent, nées en combien
/// d’endroits, et ce qu’elles tiennent de mémoire. Une courbe sur un terminal, des lignes ailleurs.
#[derive(Args, Debug)]
#[command(
    after_help = "Codes de sortie : 0 les deux heures ont passé, 1 elles ne vont pas jusqu’au bout, 2 commande mal formée, 3 ne compile pas, 4 le correcteur a échoué"
)]
pub(crate) struct Arguments {
    /// Le runtime
    #[arg(default_value = "tokio")]
    runtime: String,
    /// Rejoue la solution, et non votre exercice
    #[arg(long)]
    solution: bool,
    /// Rejoue l’exercice d’origine et la solution, et écrit ce qui vivait dans un fichier JSON
    #[arg(long, value_name = "FICHIER", conflicts_with = "solution")]
    record: Option<PathBuf>,
}

/// Hands over to a program of its own: a chart on a terminal is forty crates that no learner should wait for.
pub(crate) fn run(arguments: &Arguments) -> Result<process::ExitCode> {
    let root = workspace::root();
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--package", "incident", "--manifest-path"]);
    command.arg(root.join("Cargo.toml")).arg("--").arg(&arguments.runtime);
    if arguments.solution {
        command.arg("--solution");
    }
    if let Some(file) = &arguments.record {
        command.arg("--record").arg(file);
    }
    let status = command.arg("--root").arg(&root).status().context("cargo cannot be run")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(grader::ExitCode::GraderFailed.into(), process::ExitCode::from))
}
