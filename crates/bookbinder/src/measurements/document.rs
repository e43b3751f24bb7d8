//! The two files of `book/figures`, and whether what they say can be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Interval, Unit};
use crate::Layout;

/// The version of both files that this program reads.
const SCHEMA: u32 = 1;

/// `bench.json`: what the benches measured.
#[derive(Debug, Deserialize)]
pub(crate) struct Benches {
    /// The day, as `2026-11-26`.
    pub(crate) taken: String,
    /// Whether it was a short run, whose intervals mean little.
    pub(crate) quick: bool,
    pub(crate) machine: Machine,
    pub(crate) figures: Vec<Figure>,
    pub(crate) pairs: Vec<Pair>,
}

/// Where it was measured, and what.
#[derive(Debug, Deserialize)]
pub(crate) struct Machine {
    pub(crate) cpu: String,
    pub(crate) cores: u64,
    pub(crate) memory_mib: u64,
    pub(crate) kernel: String,
    pub(crate) rustc: String,
    /// As Go says it: `go1.19.8`. `None` where it is not installed; then nothing was measured on it.
    pub(crate) go: Option<String>,
    /// The versions of the packages that matter.
    pub(crate) packages: BTreeMap<String, String>,
}

/// What a figure was measured on, in the order in which the book shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Runtime {
    TokioCurrent,
    TokioMulti,
    Smol,
    AsyncStd,
    Go,
    /// The census by itself: no runtime matters.
    Census,
}

/// Which of two programs that do the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Variant {
    /// The bare runtime.
    Raw,
    /// The runtime with the census.
    Facade,
    /// Go's program, repaired.
    Fixed,
    /// Go's program, with its leaks.
    Buggy,
}

impl Variant {
    /// Whether it is what a runtime does by itself, in a program without a fault.
    pub(crate) fn is_plain(self) -> bool {
        matches!(self, Self::Raw | Self::Fixed)
    }
}

/// The time of one iteration of one bench.
#[derive(Debug, Deserialize)]
pub(crate) struct Figure {
    pub(crate) bench: String,
    pub(crate) runtime: Runtime,
    pub(crate) variant: Variant,
    /// What was varied: `batch`, `workers`, `tasks`.
    pub(crate) parameters: BTreeMap<String, u64>,
    pub(crate) unit: Unit,
    #[serde(flatten)]
    pub(crate) interval: Interval,
    /// How many operations one iteration is.
    pub(crate) elements: u32,
}

/// What a facade adds to one operation, by runs in turn.
#[derive(Debug, Deserialize)]
pub(crate) struct Pair {
    pub(crate) bench: String,
    pub(crate) runtime: Runtime,
    pub(crate) unit: Unit,
    /// What the operation costs on the bare runtime.
    pub(crate) plain: f64,
    /// What the facade adds.
    added: f64,
    low: f64,
    high: f64,
}

impl Pair {
    /// What the facade adds, with its interval.
    pub(crate) fn added(&self) -> Interval {
        Interval { low: self.low, median: self.added, high: self.high }
    }
}

/// `scale.json`: how costs grow with the number of live tasks.
#[derive(Debug, Deserialize)]
pub(crate) struct Scale {
    pub(crate) taken: String,
    pub(crate) quick: bool,
    pub(crate) machine: Machine,
    pub(crate) series: Vec<Series>,
}

/// How one cost grows on one runtime.
#[derive(Debug, Deserialize)]
pub(crate) struct Series {
    pub(crate) runtime: Runtime,
    pub(crate) measure: String,
    pub(crate) unit: Unit,
    pub(crate) points: Vec<Point>,
    /// The slope between logarithms; `None` where too few points were measured.
    pub(crate) exponent: Option<f64>,
    /// From how many tasks on the slope is taken.
    pub(crate) from: u64,
}

/// What so many tasks cost together.
#[derive(Debug, Deserialize)]
pub(crate) struct Point {
    pub(crate) tasks: u64,
    #[serde(flatten)]
    pub(crate) interval: Interval,
}

impl Benches {
    /// The file, from the root of the repository.
    pub(crate) const FILE: &str = "book/figures/bench.json";

    /// Reads it; the error names the file and the next action.
    pub(crate) fn read(layout: &Layout) -> Result<Self, String> {
        let benches: Self = read(layout, Self::FILE)?;
        benches.is_sound().map_err(|error| again(Self::FILE, &error))?;
        Ok(benches)
    }

    fn is_sound(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for it in &self.figures {
            let Figure { bench, runtime, variant, parameters, .. } = it;
            let what = format!("`{bench}` on {runtime:?}, {variant:?}, {parameters:?}");
            if it.elements == 0 || it.interval.low <= 0.0 || !it.interval.is_sound() {
                return Err(format!("the figure of {what} is impossible"));
            }
            if !seen.insert((bench, runtime, variant, parameters)) {
                return Err(format!("the figure of {what} is there twice"));
            }
        }
        let mut seen = BTreeSet::new();
        for it in &self.pairs {
            let what = format!("`{}` on {:?}", it.bench, it.runtime);
            if !it.added().is_sound() || it.plain.is_nan() || it.plain <= 0.0 {
                return Err(format!("the pair of {what} is impossible"));
            }
            if !seen.insert((&it.bench, it.runtime)) {
                return Err(format!("the pair of {what} is there twice"));
            }
        }
        Ok(())
    }
}

impl Scale {
    /// The file, from the root of the repository.
    pub(crate) const FILE: &str = "book/figures/scale.json";

    /// Reads it; the error names the file and the next action.
    pub(crate) fn read(layout: &Layout) -> Result<Self, String> {
        let scale: Self = read(layout, Self::FILE)?;
        scale.is_sound().map_err(|error| again(Self::FILE, &error))?;
        Ok(scale)
    }

    fn is_sound(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for Series { measure, runtime, points, .. } in &self.series {
            let what = format!("`{measure}` on {runtime:?}");
            let rises = points.is_sorted_by(|a, b| a.tasks < b.tasks);
            let first = points.first().map_or(0, |point| point.tasks);
            if first == 0 || !rises || !points.iter().all(|point| point.interval.is_sound()) {
                return Err(format!("the series of {what} is impossible"));
            }
            if !seen.insert((measure, runtime)) {
                return Err(format!("the series of {what} is there twice"));
            }
        }
        Ok(())
    }
}

/// What every version of a file has.
#[derive(Deserialize)]
struct Head {
    schema: u32,
}

fn read<T: DeserializeOwned>(layout: &Layout, file: &str) -> Result<T, String> {
    let text = fs::read_to_string(layout.root().join(file))
        .map_err(|_| format!("there is no `{file}`: measure with `cargo xtask bench`"))?;
    let malformed = |error: serde_json::Error| again(file, &error.to_string());
    let Head { schema } = serde_json::from_str(&text).map_err(malformed)?;
    if schema != SCHEMA {
        return Err(again(file, &format!("its schema is {schema}, and the book reads {SCHEMA}")));
    }
    serde_json::from_str(&text).map_err(malformed)
}

fn again(file: &str, fault: &str) -> String {
    format!("`{file}`: {fault}: measure again with `cargo xtask bench`")
}
