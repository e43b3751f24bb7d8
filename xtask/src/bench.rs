//! `cargo xtask bench`

use std::path::PathBuf;
use std::process;

use anyhow::Result;
use clap::Args;

use crate::workspace;

/// Mesure les runtimes et ce que le recensement ajoute, et compare avec une mesure antérieure
///
/// Le même travail sur tokio, async-std et smol, nu et sous la façade : les bancs de criterion, les paires alternées, la
/// mémoire, l’échelle de une à un million de tâches, et les programmes de Go là où Go est installé. Imprime un tableau,
/// et écrit bench.json et scale.json, que le livre montre. Fermez ce qui occupe la machine.
#[derive(Args, Debug)]
#[command(after_help = "Ce qui compte comme plus lent, avec --against :
  un rapport (façade sur nu, runtime sur runtime) de plus de 10 %, dont les intervalles à 95 % sont disjoints. Les deux
  côtés d’un rapport ralentissent avec la machine, et une mesure antérieure peut venir d’une autre ; mais criterion les
  prend à quelques minutes d’écart, et ce que la machine change entre-temps reste sous ces 10 % ;
  un temps de plus de 25 %, de même, et seulement sur le même processeur : rien n’y compense une machine occupée ;
  ce qu’une façade ajoute, de plus de 50 %, de même, sur le même processeur : l’opération entière le cacherait.

Codes de sortie :
  0  mesuré, et rien n’est plus lent
  1  quelque chose est plus lent qu’avant
  2  commande mal formée, ou fichier qui n’est pas un bench.json
  4  la mesure a échoué

Exemples :
  cargo xtask bench --quick
  cargo xtask bench --against book/figures/bench.json --output target/figures/bench.json
  cargo xtask bench --against avant.json --from apres.json")]
pub(crate) struct Arguments {
    /// Une mesure courte : quelques minutes, des intervalles qui ne valent pas grand-chose, rien dans le livre
    #[arg(long)]
    quick: bool,
    /// Ne mesure que ce qui se mesure tour à tour, en trois minutes, et garde le reste de la mesure qui est là, si elle est
    /// du même jour : ce que les façades ajoutent, et le service à côté de Go. Après un changement du recensement
    #[arg(long, conflicts_with_all = ["quick", "from"])]
    pairs: bool,
    /// Compare avec une mesure antérieure
    #[arg(long, value_name = "FICHIER")]
    against: Option<PathBuf>,
    /// Compare cette mesure-ci avec --against, sans rien mesurer
    #[arg(long, value_name = "FICHIER", requires = "against", conflicts_with_all = ["quick", "output"])]
    from: Option<PathBuf>,
    /// Élargit les intervalles à ceux d’une mesure antérieure : le livre ne classe alors que ce que les deux classent de même
    #[arg(long, value_name = "FICHIER", conflicts_with = "from")]
    confirm: Option<PathBuf>,
    /// Où écrire bench.json, scale.json venant à côté [défaut : book/figures/bench.json ; avec --quick,
    /// target/figures/bench.json]
    #[arg(long, value_name = "FICHIER")]
    output: Option<PathBuf>,
}

/// Hands over to a program of its own: it reads and compares what no learner's build should wait for.
pub(crate) fn run(arguments: &Arguments) -> Result<process::ExitCode> {
    let mut command = workspace::other_program("figures");
    command.arg("--").args(arguments.quick.then_some("--quick"));
    command.args(arguments.pairs.then_some("--pairs"));
    let files = [
        ("--against", &arguments.against),
        ("--from", &arguments.from),
        ("--confirm", &arguments.confirm),
        ("--output", &arguments.output),
    ];
    for (option, file) in files {
        if let Some(file) = file {
            command.arg(option).arg(file);
        }
    }
    workspace::hand_over(command)
}
