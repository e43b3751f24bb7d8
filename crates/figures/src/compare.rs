//! An earlier run against this one.
//!
//! What is compared first is ratios: a facade over its bare runtime, one runtime over another. A machine that is twice
//! as slow makes both sides of a ratio twice as slow, so an earlier run may come from another machine. Absolute times
//! are compared as well, but count only where the processor is the same, and with more room.

use std::collections::BTreeMap;
use std::fmt;

use crate::document::{Benches, Figure, Pair};
use crate::statistics::Estimate;

/// How much a ratio may grow before that counts: 10 %.
///
/// The two sides of a ratio are measured some minutes apart, and a shared machine is not the same machine then; what
/// is left of that in a ratio stays below this.
pub const RATIO_BOUND: f64 = 0.10;

/// How much a time may grow before that counts, on the same processor: 25 %.
///
/// A time has no other side that would grow with it: another tenant of the machine, or its clock, is in it whole.
pub const TIME_BOUND: f64 = 0.25;

/// How much of what a facade adds may come on top of it before that counts: a half.
///
/// The whole operation would hide it: 25 ns more are a tenth of a spawn, and three times what the facade added.
pub const ADDED_BOUND: f64 = 0.50;

/// What a facade adds is taken for this much, in nanoseconds or bytes, where it is less: half of nothing is nothing.
pub const ADDED_LEAST: f64 = 10.0;

/// The runtime that the others are set against, where it was measured.
pub const REFERENCE: &str = "tokio-multi";

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A facade over its bare runtime.
    OverRaw,
    /// A bare runtime over the [`REFERENCE`], both bare.
    OverRuntime,
    /// What a pair takes with the facade, over without.
    Pair,
    /// What the facade adds in a pair.
    Added,
    /// An absolute time.
    Time,
}

/// The name of a value: what it is of, and how it is looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// How it is looked at.
    pub kind: Kind,
    /// The bench.
    pub bench: String,
    /// The parameters of the bench.
    pub parameters: BTreeMap<String, u64>,
    /// The runtime.
    pub runtime: String,
    /// The variant.
    pub variant: String,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.bench)?;
        for (name, value) in &self.parameters {
            write!(f, " {name}={value}")?;
        }
        write!(f, ", {}", self.runtime)?;
        match self.kind {
            Kind::OverRaw => write!(f, ", façade / nu"),
            Kind::OverRuntime => write!(f, " / {REFERENCE}"),
            Kind::Pair => write!(f, ", façade / nu par paires"),
            Kind::Added => write!(f, ", ce que la façade ajoute"),
            Kind::Time => write!(f, ", {}", self.variant),
        }
    }
}

/// A value in both runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it is.
    pub name: Name,
    /// In the earlier run.
    pub before: Estimate,
    /// In this one.
    pub after: Estimate,
    /// By how much it may grow, 0.1 being 10 %; `None` where it is shown and not judged.
    pub bound: Option<f64>,
}

impl Change {
    /// How many times as large as before it is.
    #[must_use]
    pub fn factor(&self) -> f64 {
        let of = |estimate: &Estimate| match self.name.kind {
            Kind::Added => estimate.median.max(ADDED_LEAST),
            _ => estimate.median,
        };
        of(&self.after) / of(&self.before)
    }

    /// Whether it grew beyond its bound, and the intervals have nothing in common.
    #[must_use]
    pub fn is_slower(&self) -> bool {
        self.bound
            .is_some_and(|bound| self.factor() > 1.0 + bound && self.after.low > self.before.high)
    }

    /// Whether it shrank by as much, and the intervals have nothing in common.
    #[must_use]
    pub fn is_quicker(&self) -> bool {
        self.bound.is_some_and(|bound| {
            self.factor() < 1.0 / (1.0 + bound) && self.after.high < self.before.low
        })
    }
}

/// Two runs, compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What both runs have.
    pub changes: Vec<Change>,
    /// What only the earlier run has.
    pub gone: Vec<Name>,
    /// What only this run has.
    pub new: Vec<Name>,
    /// Whether absolute times are judged: the runs are from machines that are alike.
    pub times_count: bool,
}

impl Comparison {
    /// What grew beyond its bound.
    pub fn slower(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_slower())
    }

    /// What shrank by as much.
    pub fn quicker(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_quicker())
    }
}

/// Compares an earlier run with this one.
#[must_use]
pub fn compare(before: &Benches, after: &Benches) -> Comparison {
    let times_count = before.machine.is_like(&after.machine);
    let (mut earlier, now) = (values(before), values(after));
    let (mut changes, mut new) = (Vec::new(), Vec::new());
    for (name, after) in now {
        let Some(before) = earlier.remove(&name) else {
            new.push(name);
            continue;
        };
        let bound = match name.kind {
            Kind::OverRaw | Kind::OverRuntime | Kind::Pair => Some(RATIO_BOUND),
            Kind::Added => times_count.then_some(ADDED_BOUND),
            Kind::Time => times_count.then_some(TIME_BOUND),
        };
        changes.push(Change { name, before, after, bound });
    }
    Comparison { changes, gone: earlier.into_keys().collect(), new, times_count }
}

/// Everything in a run that can be compared.
fn values(benches: &Benches) -> BTreeMap<Name, Estimate> {
    let mut values = BTreeMap::new();
    for figure in &benches.figures {
        values.insert(name(Kind::Time, figure), per_operation(figure));
        if let Some(raw) = over_raw(benches, figure) {
            values.insert(name(Kind::OverRaw, figure), raw);
        }
        if let Some(ratio) = over_runtime(benches, figure) {
            values.insert(name(Kind::OverRuntime, figure), ratio);
        }
    }
    for pair in &benches.pairs {
        values.insert(name_of_pair(Kind::Pair, pair), factor_of_pair(pair));
        values.insert(name_of_pair(Kind::Added, pair), pair.estimate());
    }
    values
}

fn name(kind: Kind, figure: &Figure) -> Name {
    Name {
        kind,
        bench: figure.bench.clone(),
        parameters: figure.parameters.clone(),
        runtime: figure.runtime.clone(),
        variant: figure.variant.clone(),
    }
}

fn name_of_pair(kind: Kind, pair: &Pair) -> Name {
    Name {
        kind,
        bench: pair.bench.clone(),
        parameters: BTreeMap::new(),
        runtime: pair.runtime.clone(),
        variant: "facade".to_owned(),
    }
}

/// A facade's time over that of its bare runtime.
pub(crate) fn over_raw(benches: &Benches, facade: &Figure) -> Option<Estimate> {
    let raw = counterpart(benches, facade, &facade.runtime, "raw")?;
    (facade.variant == "facade").then(|| ratio(facade, raw))
}

/// A time over that of the [`REFERENCE`]: bare over bare; Go’s repaired program over bare.
pub(crate) fn over_runtime(benches: &Benches, figure: &Figure) -> Option<Estimate> {
    if figure.runtime == REFERENCE {
        return None;
    }
    match &*figure.variant {
        "raw" | "fixed" => {
            counterpart(benches, figure, REFERENCE, "raw").map(|reference| ratio(figure, reference))
        }
        _ => None,
    }
}

fn counterpart<'a>(
    benches: &'a Benches,
    figure: &Figure,
    runtime: &str,
    variant: &str,
) -> Option<&'a Figure> {
    benches.figures.iter().find(|other| {
        (&*other.runtime, &*other.variant) == (runtime, variant)
            && (&other.bench, &other.parameters) == (&figure.bench, &figure.parameters)
    })
}

/// The widest ratio that the two intervals allow.
fn ratio(above: &Figure, below: &Figure) -> Estimate {
    let (above, below) = (per_operation(above), per_operation(below));
    Estimate {
        median: above.median / below.median,
        low: above.low / below.high,
        high: above.high / below.low,
    }
}

/// The time of one operation: another program, or an earlier one, may do more or fewer of them in an iteration.
fn per_operation(figure: &Figure) -> Estimate {
    let each = |time: f64| time / figure.elements as f64;
    Estimate { median: each(figure.median), low: each(figure.low), high: each(figure.high) }
}

/// With the facade over without: one and what it adds.
pub(crate) fn factor_of_pair(pair: &Pair) -> Estimate {
    let with = |added: f64| 1.0 + added / pair.plain;
    let added = pair.estimate();
    Estimate { median: with(added.median), low: with(added.low), high: with(added.high) }
}
