//! `cargo xtask incident`

use std::path::PathBuf;
use std::process;

use anyhow::Result;
use clap::Args;

use crate::workspace;

/// Rejoue les deux heures de l’incident, en temps virtuel ; ou, avec --real, fait tourner le service pour de vrai
///
/// Quatorze appels par seconde pendant deux heures, en quelques secondes : combien de tâches vivent, nées en combien
/// d’endroits, et ce qu’elles tiennent de mémoire. Une courbe sur un terminal, des lignes ailleurs.
///
/// Avec --real, les mêmes appels sur le vrai runtime et en temps réel, jusqu’à Ctrl+C. Aucune machine n’en souffre : le
/// service est arrêté dès qu’il tient trop de mémoire, et il s’arrête avec cette commande. Au débit de l’examen, la fuite se
/// voit en dix secondes ; avec --rate 20000, le plafond est atteint en moins d’une minute.
#[derive(Args, Debug)]
#[command(
    after_help = "Par exemple :\n  cargo xtask incident smol --solution                      deux heures, en une seconde\n  cargo xtask incident --real --rate 100                    la fuite, en direct\n  cargo xtask incident --real --debug-addr 127.0.0.1:6060   et, dans un autre terminal, curl\n\nCodes de sortie : 0 les deux heures ont passé, ou --real a été arrêté par Ctrl+C ou --minutes, 1 elles ne vont pas jusqu’au bout, ou le plafond de mémoire est atteint, 2 commande mal formée ou adresse refusée, 3 ne compile pas, 4 le correcteur a échoué, 130 interrompu avant que le service tourne"
)]
pub(crate) struct Arguments {
    /// Le runtime
    #[arg(default_value = "tokio")]
    runtime: String,
    /// Rejoue la solution, et non votre exercice
    #[arg(long)]
    solution: bool,
    /// Rejoue l’exercice d’origine et la solution, et écrit ce qui vivait dans un fichier JSON
    #[arg(long, value_name = "FICHIER", conflicts_with_all = ["solution", "real"])]
    record: Option<PathBuf>,
    /// Fait tourner le service sur son vrai runtime, en temps réel, jusqu’à Ctrl+C
    #[arg(long)]
    real: bool,
    /// Combien d’appels par seconde, au plus ; 14 sans cette option
    #[arg(long, value_name = "APPELS", requires = "real")]
    rate: Option<String>,
    /// S’arrête après tant de minutes, comme 5 ou 0.5
    #[arg(long, value_name = "MINUTES", requires = "real")]
    minutes: Option<String>,
    /// S’arrête quand le service tient tant de mémoire, en Mo ; 512 sans cette option
    #[arg(long, value_name = "MO", requires = "real")]
    memory_ceiling: Option<String>,
    /// Montre les tâches vivantes en HTTP tant que le service tourne, par exemple sur 127.0.0.1:6060
    #[arg(long, value_name = "ADRESSE", requires = "real")]
    debug_addr: Option<String>,
}

/// Hands over to a program of its own: a chart on a terminal is forty crates that no learner should wait for. What the
/// values of the options may be is for that program to say.
pub(crate) fn run(arguments: &Arguments) -> Result<process::ExitCode> {
    let mut command = workspace::other_program("incident");
    command.arg("--").arg(&arguments.runtime);
    for (flag, is_given) in [("--solution", arguments.solution), ("--real", arguments.real)] {
        if is_given {
            command.arg(flag);
        }
    }
    if let Some(file) = &arguments.record {
        command.arg("--record").arg(file);
    }
    for (option, value) in [
        ("--rate", &arguments.rate),
        ("--minutes", &arguments.minutes),
        ("--memory-ceiling", &arguments.memory_ceiling),
        ("--debug-addr", &arguments.debug_addr),
    ] {
        if let Some(value) = value {
            command.arg(format!("{option}={value}"));
        }
    }
    workspace::hand_over(command)
}
