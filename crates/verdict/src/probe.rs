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

    /// Exactly what a process that runs this group with these seeds must report, in this sequence.
    ///
    /// A soak is long: it runs once, under the first seed where there is one.
    #[must_use]
    pub fn agenda(self, seeds: &[u64]) -> Vec<(Probe, Schedule)> {
        use Probe::{P0, P1, P2, P3, P4, P5, P6};
        use Schedule::{LateStart, Plain, Rush, Shuffled};
        let (fixed, shuffled): (&[_], &[_]) = match self {
            Self::Shutdown => {
                (&[(P0, Plain), (P1, Plain), (P0, LateStart), (P1, LateStart)], &[P0, P1])
            }
            Self::Batches => {
                (&[(P2, Plain), (P3, Plain), (P2, LateStart), (P3, LateStart)], &[P2, P3])
            }
            Self::Conduct => (&[(P4, Rush), (P5, Plain), (P5, LateStart)], &[P4, P5]),
            Self::Soak => return vec![(P6, seeds.first().map_or(Plain, |seed| Shuffled(*seed)))],
        };
        let of_seed = |seed: &u64| {
            let seed = *seed;
            shuffled.iter().map(move |probe| (*probe, Shuffled(seed)))
        };
        fixed.iter().copied().chain(seeds.iter().flat_map(of_seed)).collect()
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
    /// Drawn from this seed.
    Shuffled(u64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_adds_to_the_fixed_schedules_and_takes_none_away() {
        for group in [ProbeGroup::Shutdown, ProbeGroup::Batches, ProbeGroup::Conduct] {
            let fixed = group.agenda(&[]);
            let seeded = group.agenda(&[5, 6]);
            assert_eq!(seeded[..fixed.len()], fixed);
            assert_eq!(seeded.len(), fixed.len() + 4, "two probes under each of two seeds");
        }
    }

    #[test]
    fn a_soak_runs_once_however_many_seeds_there_are() {
        assert_eq!(ProbeGroup::Soak.agenda(&[]), [(Probe::P6, Schedule::Plain)]);
        assert_eq!(ProbeGroup::Soak.agenda(&[5, 6]), [(Probe::P6, Schedule::Shuffled(5))]);
    }
}
