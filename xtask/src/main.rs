//! The command line of the workspace: `cargo xtask <verb>`.
//!
//! One enum, one match, one file per verb. Learners use `grade`, instructors `verify`, maintainers
//! `test`; each verb's `--help` is its documentation.

mod bench;
mod book;
mod completions;
mod grade;
mod incident;
mod terminal;
mod test;
mod verify;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// La Fuite : cherchez, mesurez et réparez des fuites de tâches asynchrones.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "Pour commencer :\n  cargo xtask grade tokio     corrige exercises/tokio, et dit pourquoi\n  cargo xtask book serve      ouvre le cours sur http://127.0.0.1:3000",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Grade(grade::Arguments),
    Verify(verify::Arguments),
    Incident(incident::Arguments),
    Bench(bench::Arguments),
    Test(test::Arguments),
    Book(book::Arguments),
    Completions(completions::Arguments),
}

fn main() -> ExitCode {
    terminal::leave_nothing_behind();
    let result = match Cli::parse().verb {
        Verb::Grade(arguments) => grade::run(&arguments),
        Verb::Verify(arguments) => verify::run(&arguments),
        Verb::Incident(arguments) => incident::run(&arguments),
        Verb::Bench(arguments) => bench::run(&arguments),
        Verb::Test(arguments) => test::run(&arguments),
        Verb::Book(arguments) => book::run(&arguments),
        Verb::Completions(arguments) => completions::run(&arguments),
    };
    result.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        grader::ExitCode::GraderFailed.into()
    })
}
