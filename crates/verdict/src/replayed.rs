//! What a child says while it replays the incident, and what it is asked where that is on the real runtime.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::{Sample, Spawned};

/// One line of what a replay says. It is shown, and never judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Replayed {
    /// What is alive now.
    Sample(Sample),
    /// Where the live tasks were born, the largest group first; of the groups only the first few.
    Sites(Vec<SiteTasks>),
    /// The most memory that the process ever had resident, in bytes.
    Peak(u64),
    /// Its debug endpoint answers, at this address.
    Listening(SocketAddr),
    /// Its debug endpoint could not be opened, and nothing is run.
    NotListening(NoEndpoint),
}

/// How many live tasks were born at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteTasks {
    /// Where.
    pub site: Spawned,
    /// How many.
    pub tasks: u64,
}

/// Why there is no debug endpoint at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoEndpoint {
    /// It is not an address.
    NotAnAddress,
    /// Other machines could reach it.
    NotLoopback,
    /// It is taken, or reserved.
    Taken,
}

/// How a subject is to be run on its real runtime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRequest {
    /// How often the service is called, at most, in a second; at least 1.
    pub calls_per_second: u32,
    /// The most memory that the process may take for itself, in bytes: it is ended at the first byte more.
    pub most_bytes: u64,
    /// Where its debug endpoint answers, if there is to be one.
    pub debug_address: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_subject_prints_is_no_line_of_a_replay() {
        let line = serde_json::to_string(&Replayed::Sample(Sample::default())).unwrap();
        assert!(serde_json::from_str::<Replayed>(&line).is_ok());
        for printed in ["", "tour 1 : 8 ordres exécutés sur 8", "{\"sample\":{}}", "{\"peek\":1}"]
        {
            assert!(serde_json::from_str::<Replayed>(printed).is_err(), "{printed}");
        }
    }
}
