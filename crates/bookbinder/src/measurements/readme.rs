//! The block of `README.md` that says what was measured.
//!
//! It stands between two comments, and is written by `cargo xtask book refresh`: a number that
//! somebody typed stays when the next measurement says otherwise.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use super::{Benches, ENGLISH, Figure, Pair, Quantity, Runtime, Selection, Variant, names};
use crate::{Error, Layout, Refreshed};

/// The line above the block, and the line below it.
const BEGIN: &str =
    "<!-- figures: `cargo xtask book refresh` writes what is between these lines -->\n";
const END: &str = "<!-- figures: end -->\n";

/// Which of the service's figures it shows: batches large enough to be about orders, and as many
/// workers as the smallest machine has cores.
const SERVICE: [&str; 2] = ["batch=100", "workers=2"];

/// A README and where its block is.
pub(crate) struct Readme {
    pub(crate) file: PathBuf,
    text: String,
    block: Range<usize>,
}

impl Readme {
    /// The README of a repository; `None` where there is none, or none with the two comments.
    pub(crate) fn read(layout: &Layout) -> Result<Option<Self>, Error> {
        let file = layout.root().join("README.md");
        if !file.is_file() {
            return Ok(None);
        }
        let text = fs::read_to_string(&file).map_err(Error::read(&file))?;
        let begin = text.find(BEGIN).map(|at| at + BEGIN.len());
        let end = begin.and_then(|begin| Some(begin + text[begin..].find(END)?));
        Ok(begin.zip(end).map(|(begin, end)| Self { file, text, block: begin..end }))
    }

    /// The line, counted from 1, that the block begins on.
    pub(crate) fn line(&self) -> usize {
        crate::source::line_of(&self.text, self.block.start)
    }

    /// The README as the measurement has it; `None` where it already says so.
    pub(crate) fn renewed(&self, benches: &Benches) -> Result<Option<String>, String> {
        let block = block(benches)?;
        let (before, after) = (&self.text[..self.block.start], &self.text[self.block.end..]);
        let is_stale = self.text[self.block.clone()] != block;
        Ok(is_stale.then(|| [before, &block, after].concat()))
    }
}

/// Writes the figures of `book/figures/bench.json` into the block of `README.md` that is theirs.
///
/// Does nothing where the README has no such block.
///
/// # Errors
///
/// There are no figures, or the README cannot be read or written.
pub fn refresh_readme(layout: &Layout) -> Result<Refreshed, Error> {
    let Some(readme) = Readme::read(layout)? else { return Ok(Refreshed::Fresh) };
    let benches = Benches::read(layout).map_err(Error::Figures)?;
    let renewed = readme.renewed(&benches).map_err(Error::Figures)?;
    let Some(text) = renewed else { return Ok(Refreshed::Fresh) };
    fs::write(&readme.file, text).map_err(Error::write(&readme.file))?;
    Ok(Refreshed::Recorded)
}

/// What stands between the comments.
fn block(benches: &Benches) -> Result<String, String> {
    let machine = &benches.machine;
    let go = machine.go.as_ref().map_or(String::new(), |go| format!("; {go}"));
    let mut out = format!(
        "\nMedians with their 95 % intervals, of {} on {} cores ({}; {}; Rust {}{go}), by `cargo xtask bench`.\n\
         Where an interval holds zero, nothing was seen.\n\n",
        benches.taken, machine.cores, machine.cpu, machine.kernel, machine.rustc
    );
    added(&mut out, &benches.pairs);
    out.push('\n');
    orders(&mut out, benches)?;
    out.push('\n');
    Ok(out)
}

/// What a facade adds, a line for each runtime.
fn added(out: &mut String, pairs: &[Pair]) {
    out.push_str("| the facade adds | to a spawn | to an order of the service | to a live task |\n|---|---:|---:|---:|\n");
    let runtimes: BTreeSet<Runtime> = pairs.iter().map(|pair| pair.runtime).collect();
    for runtime in runtimes {
        let cell = |bench: &str| {
            let pair = pairs.iter().find(|pair| pair.runtime == runtime && pair.bench == bench);
            pair.map_or_else(
                || "–".to_owned(),
                |pair| {
                    let plain = Quantity::exact(pair.plain, pair.unit).value(&ENGLISH);
                    format!("{} on {plain}", Quantity::new(pair.added(), pair.unit).full(&ENGLISH))
                },
            )
        };
        let cells = ["spawn", "service", "memory"].map(cell);
        let _ = writeln!(out, "| {} | {} |", name(runtime), cells.join(" | "));
    }
}

/// Orders per second, a line for each runtime, its bare and its counted program side by side.
fn orders(out: &mut String, benches: &Benches) -> Result<(), String> {
    let reading = names::reading("service")?;
    let figures = Selection::new("service", SERVICE.into_iter())?.all(benches)?;
    let [batch, workers] = SERVICE.map(|it| it.split_once('=').map_or("", |(_, value)| value));
    let _ = writeln!(
        out,
        "| orders per second, batches of {batch}, {workers} workers | bare | counted |\n|---|---:|---:|"
    );
    let runtimes: BTreeSet<Runtime> = figures.iter().map(|it| it.runtime).collect();
    for runtime in runtimes {
        let cell = |is_it: fn(&Figure) -> bool| {
            let figure = figures.iter().find(|it| it.runtime == runtime && is_it(it));
            let cell = figure.map(|it| reading.of(it).full(&ENGLISH).replace(" per second", ""));
            cell.unwrap_or_else(|| "–".to_owned())
        };
        let bare = cell(|it| it.variant.is_plain());
        let counted = cell(|it| it.variant == Variant::Facade);
        let _ = writeln!(out, "| {} | {bare} | {counted} |", name(runtime));
    }
    Ok(())
}

fn name(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::TokioCurrent => "tokio, one thread",
        Runtime::TokioMulti => "tokio, several threads",
        Runtime::Smol => "smol",
        Runtime::AsyncStd => "async-std",
        Runtime::Go => "Go",
        Runtime::Census => "the census",
    }
}
