//! What a probe saw. No field says what it means.

use serde::{Deserialize, Serialize};

use crate::Probe;

/// What one experiment saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Evidence {
    /// P0 and P1.
    Shutdown(Shutdown),
    /// P2.
    Rounds(Rounds),
    /// P3.
    Gate(Gate),
    /// P4.
    Rush(Rush),
    /// P5.
    Conduct(Conduct),
    /// P6.
    Soak(Soak),
    /// The subject panicked on the probe's own thread; the experiment has no other result.
    Panicked(String),
    /// Tasks kept waking one another and virtual time never moved; where the last of them was
    /// spawned, unless it was the probe's own call.
    Busy(Option<Spawned>),
}

/// A spawn site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spawned {
    /// The source file, as the compiler was given it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Evidence {
    /// Whether this is what such a probe can see.
    #[must_use]
    pub fn is_of(&self, probe: Probe) -> bool {
        match self {
            Self::Shutdown(_) => matches!(probe, Probe::P0 | Probe::P1),
            Self::Rounds(_) => probe == Probe::P2,
            Self::Gate(_) => probe == Probe::P3,
            Self::Rush(_) => probe == Probe::P4,
            Self::Conduct(_) => probe == Probe::P5,
            Self::Soak(_) => probe == Probe::P6,
            Self::Panicked(_) | Self::Busy(_) => probe != Probe::P7,
        }
    }
}

/// What is alive and was not before the experiment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remains {
    /// Counted tasks, by where they were spawned.
    pub groups: Vec<TaskGroup>,
    /// Tasks that the runtime counts and the census does not.
    pub untracked: u64,
    /// Threads that the subject started itself.
    pub threads: u64,
}

impl Remains {
    /// Everything that is alive, of whatever kind.
    #[must_use]
    pub fn total(&self) -> u64 {
        let counted: u64 = self.groups.iter().map(|group| group.tasks).sum();
        counted + self.untracked + self.threads
    }
}

/// Live tasks that were spawned by the same call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskGroup {
    /// The source file, as the compiler was given it.
    pub file: String,
    /// The line of the spawn site, from 1.
    pub line: u32,
    /// Its column, from 1.
    pub column: u32,
    /// The type of the future.
    pub type_name: String,
    /// How many are alive.
    pub tasks: u64,
    /// How long the oldest has lived, in seconds of virtual time.
    pub oldest_seconds: u64,
    /// For how long none of them has run, in seconds of virtual time, if none has.
    pub idle_seconds: Option<u64>,
}

/// A service that was started, given nothing to do, and shut down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shutdown {
    /// How many workers it was told to start.
    pub workers: u64,
    /// Whether `shutdown` returned within two virtual hours.
    pub returned: bool,
    /// What was alive afterwards.
    pub left: Remains,
}

/// A service at rest, after each of several rounds of orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounds {
    /// What was alive after each round, the first entry being before the first round.
    pub live: Vec<u64>,
    /// What was alive after the last round, and not before the first.
    pub grown: Remains,
    /// Whether every call returned within two virtual hours.
    pub returned: bool,
    /// What was alive after the service was shut down, or after two hours of waiting for it.
    pub left: Remains,
}

/// A batch before a bank that does not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Whether `process_orders` returned while no order could be done.
    pub returned_early: bool,
    /// What was alive at that moment, and not before the batch.
    pub at_return: Remains,
}

/// One batch and a shutdown, without a pause between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rush {
    /// How many orders the batch held.
    pub orders: u64,
    /// Whether `process_orders` returned within two virtual hours.
    pub processed: bool,
    /// How many of them the summary counts as done, if `shutdown` returned within two hours.
    pub counted: Option<u64>,
}

/// A service under a slow bank and an auditor who is away at first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conduct {
    /// Each order that the service had to charge.
    pub orders: Vec<OrderFacts>,
    /// Each batch.
    pub batches: Vec<BatchFacts>,
    /// What the summary should count as done, rejected and failed.
    pub expected: [u64; 3],
    /// What it counts, if `shutdown` returned within two virtual hours.
    pub summary: Option<[u64; 3]>,
}

/// What the backend saw of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderFacts {
    /// The order's id.
    pub id: u64,
    /// How often it was charged.
    pub charges: u64,
    /// Whether the bank accepts it.
    pub payable: bool,
    /// How often its audit was tried.
    pub audits: u64,
    /// Whether one of the tries succeeded.
    pub audited: bool,
}

/// What became of one batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchFacts {
    /// Whether the call returned within two virtual hours.
    pub returned: bool,
    /// How long the call took, in seconds of virtual time.
    pub seconds: u64,
    /// How many heartbeats were heard while it lasted.
    pub heartbeats: u64,
    /// Orders that the report should list and does not, or lists with the wrong outcome.
    pub misreported: Vec<u64>,
    /// Orders that were not charged yet when the call returned.
    pub late: Vec<u64>,
}

/// A steady stream of calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Soak {
    /// How many calls were made; fewer than planned when the answer was clear before the end.
    pub calls: u64,
    /// The virtual time they took, in seconds.
    pub seconds: u64,
    /// The most tasks alive at rest, over the first tenth of the samples.
    pub early_peak: u64,
    /// The fewest tasks alive at rest, over the last tenth of the samples.
    pub late_floor: u64,
    /// The most tasks alive at rest, ever.
    pub peak: u64,
    /// Whether every call returned within two virtual hours.
    pub returned: bool,
    /// What was alive after the last call, and not after the first.
    pub grown: Remains,
}
