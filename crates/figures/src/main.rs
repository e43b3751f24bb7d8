//! `cargo xtask bench`: measures, prints a table, writes the two documents, and compares with an earlier run.
//!
//! A program of its own: what measures is compiled when it is run.

mod machine;
mod measure;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use figures::document::{SCHEMA, write};
use figures::{Benches, Machine, Scale, compare, report, turns};
use time::OffsetDateTime;

use crate::measure::{Measured, Run};

/// Something became slower.
const SLOWER: u8 = 1;
/// A file cannot be read as a `bench.json`.
const UNREADABLE: u8 = 2;
/// Nothing could be measured or written.
const FAILED: u8 = 4;

/// Mesure les runtimes et ce que le recensement ajoute
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    /// Une mesure courte
    #[arg(long)]
    quick: bool,
    /// Ne mesure que ce qui se mesure tour à tour
    #[arg(long, conflicts_with_all = ["quick", "from"])]
    pairs: bool,
    /// Compare avec une mesure antérieure
    #[arg(long, value_name = "FICHIER")]
    against: Option<PathBuf>,
    /// Compare cette mesure-ci, sans rien mesurer
    #[arg(long, value_name = "FICHIER", requires = "against")]
    from: Option<PathBuf>,
    /// Élargit les intervalles à ceux d’une mesure antérieure
    #[arg(long, value_name = "FICHIER", conflicts_with = "from")]
    confirm: Option<PathBuf>,
    /// Où écrire bench.json ; scale.json vient à côté
    #[arg(long, value_name = "FICHIER")]
    output: Option<PathBuf>,
    /// La racine du dépôt
    #[arg(long, value_name = "DOSSIER", default_value = ".")]
    root: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Read first: a measurement takes a quarter of an hour, and a file that is not one is known at once.
    let documents = [&arguments.against, &arguments.from, &arguments.confirm];
    let [earlier, later, confirmed] = match read_each(documents) {
        Ok(documents) => documents,
        Err(code) => return code,
    };
    let now = match later.map_or_else(|| take(&arguments, confirmed.as_ref()), Ok) {
        Ok(now) => now,
        Err(error) => {
            eprintln!("{error:#}");
            return FAILED.into();
        }
    };
    let Some(earlier) = earlier else { return ExitCode::SUCCESS };
    let comparison = compare(&earlier, &now);
    print!("{}", report::comparison(&comparison));
    if earlier.quick || now.quick {
        println!("L’une des mesures est courte\u{a0}: ses intervalles ne valent pas grand-chose.");
    }
    if comparison.slower().next().is_some() { SLOWER.into() } else { ExitCode::SUCCESS }
}

/// Reads the documents that were named; says what is wrong with the first that is none.
fn read_each<const N: usize>(
    paths: [&Option<PathBuf>; N],
) -> Result<[Option<Benches>; N], ExitCode> {
    let mut documents = [const { None }; N];
    for (document, path) in documents.iter_mut().zip(paths) {
        *document = path.as_deref().map(Benches::read).transpose().map_err(|error| {
            eprintln!("{error}");
            ExitCode::from(UNREADABLE)
        })?;
    }
    Ok(documents)
}

/// Measures, prints and writes.
fn take(arguments: &Arguments, confirmed: Option<&Benches>) -> Result<Benches> {
    let root = arguments
        .root
        .canonicalize()
        .with_context(|| format!("{} ne se lit pas", arguments.root.display()))?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let machine = machine::describe(&root)?;
    let run = Run { root: &root, target: &target, quick: arguments.quick };
    let output =
        arguments.output.clone().unwrap_or_else(|| default_output(&root, &target, run.quick));
    if arguments.pairs {
        return take_pairs(&run, machine, confirmed, &output);
    }
    let Measured { figures, pairs, series } = run.everything()?;
    let taken = today();
    let (schema, quick) = (SCHEMA, arguments.quick);
    let scale = Scale { schema, taken: taken.clone(), quick, machine: machine.clone(), series };
    let benches = Benches { schema, taken, quick, machine, figures, pairs };
    let benches = confirm(benches, confirmed);

    print!("{}", report::tables(&benches, &scale));
    save(&benches, &output)?;
    save(&scale, &output.with_file_name("scale.json"))?;
    Ok(benches)
}

/// Measures what is measured in turn, and puts it in the place of its like in a measurement of the same day, machine and
/// versions: the document has one date and one machine for all that it says.
fn take_pairs(
    run: &Run<'_>,
    machine: Machine,
    confirmed: Option<&Benches>,
    output: &Path,
) -> Result<Benches> {
    let earlier = Benches::read(output)?;
    let same = earlier.machine == machine && earlier.taken == today();
    ensure!(
        same,
        "{} n’est pas d’aujourd’hui, ou vient d’une autre machine ou d’autres versions\u{a0}: mesurez tout, sans --pairs",
        output.display()
    );
    let (pairs, figures) = run.in_pairs()?;
    let mut all = earlier.figures.clone();
    let measured = confirm(Benches { pairs, figures, ..earlier }, confirmed);
    turns::replace(&mut all, &measured.figures);
    let benches = Benches { figures: all, ..measured };
    print!("{}", report::what_facades_add(&benches));
    save(&benches, output)?;
    Ok(benches)
}

fn today() -> String {
    OffsetDateTime::now_utc().date().to_string()
}

fn confirm(benches: Benches, earlier: Option<&Benches>) -> Benches {
    match earlier {
        Some(earlier) => benches.confirmed_by(earlier),
        None => benches,
    }
}

/// What the book reads; a short measurement is not for the book.
fn default_output(root: &Path, target: &Path, quick: bool) -> PathBuf {
    let folder = if quick { target.join("figures") } else { root.join("book/figures") };
    folder.join("bench.json")
}

fn save(document: &impl serde::Serialize, path: &Path) -> Result<()> {
    write(document, path).with_context(|| format!("{} ne s’écrit pas", path.display()))?;
    println!("{}", path.display());
    Ok(())
}
