//! `cargo xtask book`

use std::process;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::workspace;

/// Construit, sert ou vérifie le livre du cours
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Construit le livre, et dit où
    Build,
    /// Sert le livre en local et le recharge à chaque édition ; Ctrl+C arrête
    Serve {
        /// Le port sur 127.0.0.1
        #[arg(long, default_value_t = 3000)]
        port: u16,
    },
    /// Vérifie les listings, les liens, les commandes, les relevés, les chiffres et la langue du livre
    Check,
    /// Relance les commandes dont le relevé a vieilli, garde ce qu’elles impriment, et met à jour les chiffres du README
    Refresh {
        /// Les relance toutes
        #[arg(long)]
        all: bool,
    },
    /// Imprime le livre en PDF, avec Chromium
    Pdf,
    /// Montre les mots du livre que `book/words/fr.txt` ne connaît pas
    Words {
        /// Accepte ces mots, et oublie ceux qui ne servent plus
        #[arg(long)]
        accept: bool,
    },
}

/// Hands over to the bookbinder: mdBook is a hundred crates that no learner should wait for.
pub(crate) fn run(arguments: &Arguments) -> Result<process::ExitCode> {
    let mut command = workspace::other_program("bookbinder");
    command.current_dir(workspace::root());
    if !matches!(arguments.verb, Verb::Serve { .. }) {
        // Nothing but the server needs the server's crates.
        command.arg("--no-default-features");
    }
    command.arg("--");
    match arguments.verb {
        Verb::Build => command.arg("build"),
        Verb::Serve { port } => command.args(["serve", "--port", &port.to_string()]),
        Verb::Check => command.arg("check"),
        Verb::Refresh { all } => command.arg("refresh").args(all.then_some("--all")),
        Verb::Pdf => command.arg("pdf"),
        Verb::Words { accept } => command.arg("words").args(accept.then_some("--accept")),
    };
    workspace::hand_over(command)
}
