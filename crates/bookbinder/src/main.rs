//! `bookbinder build|check|refresh|words|pdf|serve`, which `cargo xtask book` calls.

#[cfg(feature = "serve")]
mod serve_command;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use bookbinder::{Layout, Refreshed, UnknownWord};
use clap::{Parser, Subcommand};

/// Renders, checks and serves the book.
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// The repository that holds `book/`.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    root: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Render the book into cargo's target folder, and print the path of its first page.
    Build,
    /// Report every fault in the book: exit 1 if there is one, 2 if it cannot be read.
    Check,
    /// Run the commands whose transcripts are stale, record what they print, and write the figures
    /// of `book/figures/bench.json` into the README.
    Refresh {
        /// Run all of them, stale or not.
        #[arg(long)]
        all: bool,
    },
    /// List the words that `book/words/fr.txt` does not have, the likely slips first.
    Words {
        /// Make the list what the book uses now. Read the words before.
        #[arg(long)]
        accept: bool,
    },
    /// Print the book with Chromium, and print the path of the PDF.
    Pdf,
    /// Serve the book on 127.0.0.1, render it again on each edit, and reload the browser.
    #[cfg(feature = "serve")]
    Serve(serve_command::Arguments),
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        // Not `Result` from `main`: it would add a backtrace to "the port is taken".
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode> {
    let cli = Cli::parse();
    let layout = Layout::new(cli.root, std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from));
    match cli.verb {
        Verb::Build => println!("{}", bookbinder::build(&layout)?.display()),
        Verb::Check => return check(&layout),
        Verb::Refresh { all } => {
            bookbinder::refresh(&layout, all, report_refreshed)?;
            report_refreshed("README.md", bookbinder::refresh_readme(&layout)?);
        }
        Verb::Words { accept } => words(&layout, accept)?,
        Verb::Pdf => println!("{}", bookbinder::pdf(&layout)?.display()),
        #[cfg(feature = "serve")]
        Verb::Serve(arguments) => serve_command::run(layout, &arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn check(layout: &Layout) -> Result<ExitCode> {
    let problems = bookbinder::check(layout)?;
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        eprintln!("the book is sound");
        return Ok(ExitCode::SUCCESS);
    }
    let plural = if problems.len() == 1 { "" } else { "s" };
    eprintln!("{} fault{plural} in the book", problems.len());
    Ok(ExitCode::FAILURE)
}

fn report_refreshed(name: &str, what: Refreshed) {
    let what = if what == Refreshed::Recorded { "recorded" } else { "fresh" };
    println!("{what:<8} {name}");
}

fn words(layout: &Layout, accept: bool) -> Result<()> {
    // Not by a macro, which panics when `head` has seen enough.
    let mut out = io::stdout().lock();
    for UnknownWord { word, near, file, line } in bookbinder::unknown_words(layout)? {
        let near = near.map_or(String::new(), |near| format!("  ({near}?)"));
        writeln!(out, "{word}{near}  {}:{line}", file.display())?;
    }
    if accept {
        eprintln!("the list has {} words now", bookbinder::accept_words(layout)?);
    }
    Ok(())
}
