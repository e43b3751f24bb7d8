//! `cargo xtask completions`

use std::io;
use std::process;

use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::Cli;

/// Écrit un script de complétion pour votre shell
///
/// Le script complète la commande « xtask » : donnez ce nom à un alias de « cargo xtask ».
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Le shell
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> Result<process::ExitCode> {
    let mut command = Cli::command().bin_name("xtask");
    clap_complete::generate(arguments.shell, &mut command, "xtask", &mut io::stdout());
    Ok(process::ExitCode::SUCCESS)
}
