//! What a replay of the incident records: how many tasks live, minute by minute.

use serde::{Deserialize, Serialize};

/// What is alive at one moment of the incident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Virtual seconds since the service was started.
    pub second: u64,
    /// Live tasks.
    pub live: u64,
    /// Spawn sites that have live tasks.
    pub sites: u64,
    /// Resident memory of the whole process, in bytes; 0 where the system does not say.
    pub bytes: u64,
}

/// The replays on one runtime, as the book draws them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// Which runtime.
    pub runtime: String,
    /// One replay for each subject.
    pub series: Vec<Series>,
}

/// One replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// What was replayed.
    pub subject: TraceSubject,
    /// What was alive, in the sequence of time.
    pub points: Vec<Sample>,
}

/// What a replay is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TraceSubject {
    /// The exercise as it was handed out.
    Exercise,
    /// The solution.
    Solution,
}
