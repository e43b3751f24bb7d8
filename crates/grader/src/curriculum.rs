//! The one list of exams, as `curriculum.toml` writes it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use verdict::CriterionId;

use crate::GradeError;

/// Every exam of the course.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curriculum {
    /// The exams, in the sequence in which they are taken.
    #[serde(rename = "exam")]
    pub exams: Vec<Exam>,
}

/// One exam.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exam {
    /// Its name in commands and folders.
    pub id: String,
    /// Its title, in French.
    pub title: String,
    /// Its level, in French.
    pub level: String,
    /// How long it takes.
    pub minutes: Minutes,
    /// The marking scheme.
    #[serde(rename = "criterion")]
    pub criteria: Vec<CriterionRule>,
    /// The runtimes that it can be taken on, by name.
    #[serde(rename = "runtime")]
    pub runtimes: BTreeMap<String, RuntimeTrack>,
}

/// How long an exam takes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    /// A quick learner.
    pub least: u32,
    /// A thorough one.
    pub most: u32,
}

/// One line of the marking scheme.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionRule {
    /// Which.
    pub id: CriterionId,
    /// What must hold, in French.
    pub title: String,
    /// What it is worth.
    pub points: u32,
    /// Whether a pass needs it.
    pub required: bool,
    /// The file where it is decided.
    pub room: String,
    /// The page of the book that tells more, from `book/src`.
    pub page: String,
    /// A nudge, in French.
    pub hint: String,
}

/// An exam on one runtime. Paths are relative to the repository.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuntimeTrack {
    /// What the learner edits.
    pub exercise: String,
    /// What it can become.
    pub solution: String,
    /// The exercise as it was before the learner came.
    pub pristine: String,
    /// The names under which a subject's program and tests may call its library; the first is the
    /// exercise's.
    pub libraries: Vec<String>,
    /// An expression for the lab.
    pub lab: String,
    /// An expression for a function that runs a boxed future to its end on the real runtime.
    pub block_on: String,
    /// Nudges that are this runtime's own, in French; they stand in for those of the criteria.
    #[serde(default)]
    pub hints: BTreeMap<CriterionId, String>,
    /// What a subject is built with.
    pub dependencies: BTreeMap<String, Dependency>,
    /// The packages among them that run in no probe, and are built sooner without optimisation.
    #[serde(default)]
    pub unoptimised: Vec<String>,
    /// What counts as stopping tasks by a token.
    #[serde(rename = "token")]
    pub tokens: Vec<TokenRule>,
}

/// A dependency, by path where it is ours, by version where it comes from a registry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    /// Its folder, relative to the repository.
    pub path: Option<String>,
    /// The versions that will do.
    pub version: Option<String>,
    /// Its own name, where it goes by another.
    pub package: Option<String>,
    /// The features that the subject may use.
    #[serde(default)]
    pub features: Vec<String>,
}

/// One kind of cancellation token.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenRule {
    /// The type's name.
    #[serde(rename = "type")]
    pub type_name: String,
    /// Methods by which a task learns that it must stop; none where every `.await` is one.
    #[serde(default)]
    pub waits: Vec<String>,
    /// Methods that tell it so.
    #[serde(default)]
    pub cancels: Vec<String>,
    /// The type of its owner, where it is dropping that one that tells it so.
    pub owner: Option<String>,
}

impl Curriculum {
    /// Reads `curriculum.toml` at the root of the repository.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is not what it should be.
    pub fn read(root: &Path) -> Result<Self, GradeError> {
        let path = root.join("curriculum.toml");
        let text = fs::read_to_string(&path).map_err(GradeError::at(path))?;
        Ok(toml::from_str(&text)?)
    }

    /// The names of all runtimes, each once.
    #[must_use]
    pub fn runtimes(&self) -> Vec<&str> {
        let mut names: Vec<_> =
            self.exams.iter().flat_map(|exam| exam.runtimes.keys().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The exam that can be taken on a runtime, and its track there.
    ///
    /// # Errors
    ///
    /// No exam can be taken on it.
    pub fn track(&self, runtime: &str) -> Result<(&Exam, &RuntimeTrack), GradeError> {
        self.exams.iter().find_map(|exam| Some((exam, exam.runtimes.get(runtime)?))).ok_or_else(
            || GradeError::UnknownRuntime {
                asked: runtime.to_owned(),
                known: self.runtimes().join(", "),
            },
        )
    }
}
