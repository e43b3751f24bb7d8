//! What the judge made of the evidence, in the form that scripts rely on.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Probe, Schedule};

/// The document that `grade --format json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GradeDocument {
    /// Always [`GradeDocument::SCHEMA`].
    pub schema: String,
    /// One verdict per subject.
    pub subjects: Vec<Verdict>,
}

impl GradeDocument {
    /// The name and version of this document's form.
    pub const SCHEMA: &str = "fuite.verdict/1";

    /// The document for these verdicts.
    #[must_use]
    pub fn new(subjects: Vec<Verdict>) -> Self {
        Self { schema: Self::SCHEMA.to_owned(), subjects }
    }
}

/// What one subject is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The runtime that the subject is written for.
    pub runtime: String,
    /// Its folder, relative to the repository where it lies inside.
    pub subject: String,
    /// How far the subject was kept from the rest of the machine: `minimal`, `partial` or `full`.
    pub isolation: String,
    /// One entry per criterion, in the sequence of the marking scheme.
    pub criteria: Vec<Criterion>,
    /// The points of the required criteria.
    pub score: u32,
    /// The most that [`score`](Self::score) can be.
    pub max: u32,
    /// The points of the bonuses, on top of the score.
    pub bonus: u32,
    /// How long building and running took, in seconds of real time.
    pub seconds: f64,
    /// What the grader noticed and did not judge, in the learner's language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl Verdict {
    /// Whether every required criterion holds.
    #[must_use]
    pub fn is_pass(&self) -> bool {
        self.criteria.iter().all(|c| !c.required || c.status == Status::Pass)
    }

    /// The verdict on one criterion.
    #[must_use]
    pub fn criterion(&self, id: CriterionId) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// The numbers of the bugs that were shown to be present, in ascending sequence.
    #[must_use]
    pub fn diagnosed(&self) -> Vec<u8> {
        self.criteria
            .iter()
            .filter(|criterion| criterion.status == Status::Fail)
            .filter_map(|criterion| criterion.id.bug())
            .collect()
    }
}

/// One line of the marking scheme, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// Which.
    pub id: CriterionId,
    /// Whether a pass needs it; bonuses are not required.
    pub required: bool,
    /// The points it earned.
    pub points: u32,
    /// The points it could earn.
    pub max: u32,
    /// How it was judged.
    pub status: Status,
    /// Why it did not pass; empty when it did.
    pub evidence: Vec<Finding>,
}

/// The lines of the marking scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CriterionId {
    /// Workers end, and audits are retried.
    #[serde(rename = "bug-1")]
    Bug1,
    /// Heartbeats end with their batch, and are heard while it lasts.
    #[serde(rename = "bug-2")]
    Bug2,
    /// `process_orders` returns when its orders are done, each charged once.
    #[serde(rename = "bug-3")]
    Bug3,
    /// `shutdown` returns, and its summary counts every order.
    #[serde(rename = "bug-4")]
    Bug4,
    /// The program ends by itself.
    Ends,
    /// The live count stays flat.
    Flat,
    /// Tasks are stopped by a cancellation token.
    BonusToken,
    /// The learner's own test tells a leak from its repair.
    BonusTest,
}

impl CriterionId {
    /// Every criterion, in the sequence of the marking scheme.
    pub const ALL: [Self; 8] = [
        Self::Bug1,
        Self::Bug2,
        Self::Bug3,
        Self::Bug4,
        Self::Ends,
        Self::Flat,
        Self::BonusToken,
        Self::BonusTest,
    ];

    /// The number of the bug that this criterion is about, if it is about one.
    #[must_use]
    pub fn bug(self) -> Option<u8> {
        match self {
            Self::Bug1 => Some(1),
            Self::Bug2 => Some(2),
            Self::Bug3 => Some(3),
            Self::Bug4 => Some(4),
            Self::Ends | Self::Flat | Self::BonusToken | Self::BonusTest => None,
        }
    }

    /// The id as JSON, the curriculum and the book write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bug1 => "bug-1",
            Self::Bug2 => "bug-2",
            Self::Bug3 => "bug-3",
            Self::Bug4 => "bug-4",
            Self::Ends => "ends",
            Self::Flat => "flat",
            Self::BonusToken => "bonus-token",
            Self::BonusTest => "bonus-test",
        }
    }
}

impl fmt::Display for CriterionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How a criterion was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Shown to hold.
    Pass,
    /// Not shown either way: the evidence did not arrive.
    Incomplete,
    /// Shown not to hold.
    Fail,
}

/// One reason why a criterion did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The experiment that showed it, if one did.
    pub probe: Option<Probe>,
    /// The schedule that it ran under.
    pub schedule: Option<Schedule>,
    /// The reason in plain words, in the learner's language.
    pub message: String,
    /// The spawn site of the tasks it speaks of, as `path:line:column`.
    pub site: Option<String>,
    /// How many tasks were alive.
    pub tasks: Option<u64>,
    /// How many should have been.
    pub expected: Option<u64>,
    /// For how long the tasks have been waiting, in seconds of virtual time.
    pub waited_seconds: Option<u64>,
}

/// The document that `verify --format json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyDocument {
    /// Always [`VerifyDocument::SCHEMA`].
    pub schema: String,
    /// One entry per mix of exercise and solution rooms.
    pub mixes: Vec<MixVerdict>,
}

impl VerifyDocument {
    /// The name and version of this document's form.
    pub const SCHEMA: &str = "fuite.verify/1";

    /// The document for these mixes.
    #[must_use]
    pub fn new(mixes: Vec<MixVerdict>) -> Self {
        Self { schema: Self::SCHEMA.to_owned(), mixes }
    }

    /// Whether every mix was diagnosed exactly, in every run.
    #[must_use]
    pub fn is_pass(&self) -> bool {
        self.mixes.iter().all(|mix| mix.exact)
    }
}

/// How one mix was diagnosed, over all its runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MixVerdict {
    /// The runtime.
    pub runtime: String,
    /// The bugs that the mix has, by number.
    pub seeded: Vec<u8>,
    /// The bugs that were diagnosed; of runs that differ, the first that was wrong.
    pub diagnosed: Vec<u8>,
    /// Whether every run diagnosed exactly what was seeded.
    pub exact: bool,
    /// How many runs there were.
    pub runs: u32,
    /// How many of them were not exact.
    pub wrong: u32,
    /// The criteria that are not as the seeded bugs demand, in the run that `diagnosed` is of; empty
    /// where every run was exact.
    #[serde(default)]
    pub misjudged: Vec<Misjudged>,
}

/// A criterion of a mix that was not judged as its bugs demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misjudged {
    /// Which.
    pub id: CriterionId,
    /// How it was judged.
    pub status: Status,
    /// Why; empty where it passed and should not have.
    pub evidence: Vec<Finding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_in_json_as_everywhere_else() {
        for id in CriterionId::ALL {
            assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{id}\""));
        }
    }

    #[test]
    fn every_bug_has_one_criterion() {
        let bugs: Vec<_> = CriterionId::ALL.iter().filter_map(|id| id.bug()).collect();
        assert_eq!(bugs, [1, 2, 3, 4]);
    }
}
