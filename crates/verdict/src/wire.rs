//! How evidence travels: one JSON document a line, over a socket that nobody else holds.

use serde::{Deserialize, Serialize};

use crate::{Evidence, Probe, ProbeGroup, Schedule};

/// The most bytes that one frame may have, its newline included.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// What the parent asks of a child, first thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// A number that only these two know; every frame must carry it.
    pub nonce: u64,
    /// Which probes to run.
    pub group: ProbeGroup,
    /// The seeds of the shuffled schedules that it runs under, besides the fixed ones.
    pub seeds: Vec<u64>,
}

/// One message from a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// The nonce of the [`Request`].
    pub nonce: u64,
    /// 0 for the first frame, then one more each time.
    pub sequence: u32,
    /// What it says.
    pub message: Message,
}

/// What a child has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Message {
    /// A probe has run.
    Saw {
        /// Which.
        probe: Probe,
        /// How.
        schedule: Schedule,
        /// With what result.
        evidence: Evidence,
    },
    /// Every probe of the group has run. Without this, nothing that came before is complete.
    Done,
}
