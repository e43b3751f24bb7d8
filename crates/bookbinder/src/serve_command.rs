//! `bookbinder serve`.

use std::process::Command;

use anyhow::{Context, Result};
use bookbinder::Layout;
use clap::{Args, ValueEnum};

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Whether to open the book in the browser.
    #[arg(long, value_enum, default_value_t = Open::No)]
    open: Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Open {
    Yes,
    No,
}

pub(crate) fn run(layout: Layout, arguments: &Arguments) -> Result<()> {
    // One thread is plenty for one reader; rendering has tokio's blocking threads.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    runtime.block_on(bookbinder::serve(layout, arguments.port, |address| {
        println!("{address} (Ctrl+C to stop)");
        if arguments.open == Open::Yes {
            open_browser(address);
        }
    }))?;
    Ok(())
}

/// Asks the desktop for its browser; a failure costs nothing, the address is printed.
fn open_browser(address: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    if let Err(error) = Command::new(program).arg(address).spawn() {
        eprintln!("cannot open a browser with `{program}`: {error}");
    }
}
