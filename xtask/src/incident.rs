//! `cargo xtask incident`

use std::path::PathBuf;
use std::process;

use anyhow::Result;
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
    let mut command = workspace::other_program("incident");
    command.arg("--").arg(&arguments.runtime);
    if arguments.solution {
        command.arg("--solution");
    }
    if let Some(file) = &arguments.record {
        command.arg("--record").arg(file);
    }
    workspace::hand_over(command)
}
