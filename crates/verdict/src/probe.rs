//! Which experiment, in which process, under which schedule.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One experiment on a subject, made so that one bug shows and the others do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Probe {
    /// No worker, no order, shut down: what is left, and does it end?
    P0,
    /// Four workers, no order, shut down: is more left than P0 left?
    P1,
    /// No worker, five rounds of orders: does the live count grow with the rounds?
    P2,
    /// One batch before a shut gate: does `process_orders` return all the same?
    P3,
    /// A batch and a shutdown at once: is every order in the summary?
    P4,
    /// A slow bank and an absent auditor: does every room do its work?
    P5,
    /// A steady stream of calls over two hours: does the live count stay flat?
    P6,
    /// The subject's own program in real time: does it end by itself?
    P7,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Probes that share a process. One that hangs or dies takes its group with it, and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeGroup {
    /// P0 and P1.
    Shutdown,
    /// P2 and P3.
    Batches,
    /// P4 and P5.
    Conduct,
    /// P6.
    Soak,
}

impl ProbeGroup {
    /// Every group, in the sequence in which they are started.
    pub const ALL: [Self; 4] = [Self::Shutdown, Self::Batches, Self::Conduct, Self::Soak];

    /// Exactly what a process that runs this group must report, in this sequence.
    #[must_use]
    pub fn agenda(self) -> &'static [(Probe, Schedule)] {
        use Probe::{P0, P1, P2, P3, P4, P5, P6};
        use Schedule::{LateStart, Plain, Rush};
        match self {
            Self::Shutdown => &[(P0, Plain), (P1, Plain), (P0, LateStart), (P1, LateStart)],
            Self::Batches => &[(P2, Plain), (P3, Plain), (P2, LateStart), (P3, LateStart)],
            Self::Conduct => &[(P4, Rush), (P5, Plain), (P5, LateStart)],
            Self::Soak => &[(P6, Plain)],
        }
    }
}

/// When the tasks of an experiment start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// When the runtime says.
    Plain,
    /// One virtual second after they were spawned.
    LateStart,
    /// The later spawned, the sooner.
    Rush,
}
