//! The two documents, as the benches write them and the book reads them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::statistics::Estimate;

/// The version of both documents. What reads an earlier one would no longer understand has another.
pub const SCHEMA: u32 = 1;

/// `bench.json`: what the benches measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Benches {
    /// The version, [`SCHEMA`].
    pub schema: u32,
    /// The day of the measurement, in UTC: `2026-11-26`.
    pub taken: String,
    /// Whether the measurement was a short one, whose intervals mean little.
    pub quick: bool,
    /// Where it was taken.
    pub machine: Machine,
    /// Times of one iteration. `--pairs` measures anew what is ranked beside Go.
    pub figures: Vec<Figure>,
    /// What the facades add. `--pairs` measures it anew, so it may be of a later day than the rest.
    pub pairs: Vec<Pair>,
}

/// The machine of a measurement, and what was measured on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor, as it calls itself.
    pub cpu: String,
    /// How many cores the process may use.
    pub cores: usize,
    /// The memory, in MiB.
    pub memory_mib: u64,
    /// The operating system and its version.
    pub kernel: String,
    /// The compiler: `1.95.0`.
    pub rustc: String,
    /// Go's, where it is installed: `go1.19.8`.
    pub go: Option<String>,
    /// The versions of the packages that matter, by name.
    pub packages: BTreeMap<String, String>,
}

impl Machine {
    /// Whether absolute times on both can be compared: the same processor, and as many cores.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        (&self.cpu, self.cores) == (&other.cpu, other.cores)
    }
}

/// The time of one iteration of one bench.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What was done: `spawn`, `service`, …
    pub bench: String,
    /// On which runtime: `tokio-multi`, `smol`, …; `census` where no runtime matters.
    pub runtime: String,
    /// `raw` or `facade`; of Go's programs `fixed` or `buggy`.
    pub variant: String,
    /// What was varied, by name: `batch`, `workers`, `tasks`.
    pub parameters: BTreeMap<String, u64>,
    /// The unit of the times, `ns`.
    pub unit: String,
    /// The median time of one iteration.
    pub median: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many operations one iteration is.
    pub elements: u64,
}

impl Figure {
    /// The time of one iteration.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        Estimate { median: self.median, low: self.low, high: self.high }
    }

    /// Whether both are of the same work: of one bench, runtime and variant, with the same parameters.
    #[must_use]
    pub fn is_of(&self, other: &Self) -> bool {
        (&self.bench, &self.runtime, &self.variant, &self.parameters)
            == (&other.bench, &other.runtime, &other.variant, &other.parameters)
    }
}

/// What a facade adds to an operation, by interleaved runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// What was done: `spawn`, `service` or `memory`.
    pub bench: String,
    /// On which runtime.
    pub runtime: String,
    /// What the operation is: `task` or `order`.
    pub per: String,
    /// `ns`, or `bytes` for `memory`.
    pub unit: String,
    /// What the operation takes on the bare runtime: the median, or the mean for `memory`.
    pub plain: f64,
    /// What the facade adds: the median of the paired differences, or their mean for `memory`.
    pub added: f64,
    /// The lower end of the 95 % interval of `added`.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Pair {
    /// What the facade adds.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        Estimate { median: self.added, low: self.low, high: self.high }
    }
}

/// `scale.json`: how time and memory grow with the number of live tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// The version, [`SCHEMA`].
    pub schema: u32,
    /// The day of the measurement, in UTC.
    pub taken: String,
    /// Whether the measurement was a short one.
    pub quick: bool,
    /// Where it was taken.
    pub machine: Machine,
    /// One for each runtime and measure.
    pub series: Vec<Series>,
}

/// How one thing grows on one runtime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// On which runtime.
    pub runtime: String,
    /// `spawn`, `snapshot`, `verdict`, `memory` or `rss`.
    pub measure: String,
    /// `ns` or `bytes`.
    pub unit: String,
    /// In rising number of tasks.
    pub points: Vec<Point>,
    /// The exponent of the growth over the points with at least `from` tasks; `None` where they have none.
    pub exponent: Option<f64>,
    /// From how many tasks on the exponent is taken: below, what does not grow weighs most.
    pub from: u64,
}

/// One number of live tasks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// How many tasks live.
    pub tasks: u64,
    /// The median for all of them together.
    pub median: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A file that is not the document it should be.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such file, or it cannot be read.
    #[error("{} ne se lit pas\u{a0}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is no JSON, or lacks a field.
    #[error(
        "{} n’est pas un bench.json\u{a0}: {source}. Refaites-le avec `cargo xtask bench --output {0}`.",
        path.display()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where, and why.
        source: serde_json::Error,
    },
    /// Another version of this program wrote it.
    #[error(
        "{} est au schéma {found}, et ce programme lit le schéma {SCHEMA}. Refaites-le avec `cargo xtask bench --output {0}`.",
        path.display()
    )]
    OtherSchema {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
}

impl Benches {
    /// Reads a `bench.json`.
    ///
    /// # Errors
    ///
    /// The file is missing, malformed, or of another schema.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        read(path)
    }
}

impl Scale {
    /// Reads a `scale.json`.
    ///
    /// # Errors
    ///
    /// The file is missing, malformed, or of another schema.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        read(path)
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, ReadError> {
    /// What every version of a document has.
    #[derive(Deserialize)]
    struct Head {
        schema: u32,
    }
    let text = fs::read_to_string(path)
        .map_err(|source| ReadError::Unreadable { path: path.to_owned(), source })?;
    let malformed = |source| ReadError::Malformed { path: path.to_owned(), source };
    let Head { schema } = serde_json::from_str(&text).map_err(malformed)?;
    if schema != SCHEMA {
        return Err(ReadError::OtherSchema { path: path.to_owned(), found: schema });
    }
    serde_json::from_str(&text).map_err(malformed)
}

/// Writes a document, a line for each field, so that a change can be read in a diff.
///
/// # Errors
///
/// The file or its folder cannot be written.
pub fn write(document: &impl Serialize, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    fs::write(path, text)
}
