//! The manifests of a stage, written and never read: nothing in them is the subject's.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::GradeError;

/// A manifest that leaves nothing to cargo's guesses.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Manifest {
    package: Package,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lib: Option<Target>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) bin: Vec<Target>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) test: Vec<Target>,
    pub(super) dependencies: BTreeMap<String, StagedDependency>,
    pub(super) dev_dependencies: BTreeMap<String, StagedDependency>,
}

#[derive(Debug, Serialize)]
struct Package {
    name: String,
    version: &'static str,
    edition: &'static str,
    build: bool,
    autotests: bool,
    autoexamples: bool,
    autobenches: bool,
    autobins: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) path: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct StagedDependency {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) package: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) features: Vec<String>,
}

impl Manifest {
    pub(super) fn new(name: &str) -> Self {
        let package = Package {
            name: name.to_owned(),
            version: "0.0.0",
            edition: "2024",
            build: false,
            autotests: false,
            autoexamples: false,
            autobenches: false,
            // The programs of the grader's own; a subject's is named.
            autobins: name.ends_with("-probe") || name.ends_with("-field"),
        };
        Self {
            package,
            lib: None,
            bin: Vec::new(),
            test: Vec::new(),
            dependencies: BTreeMap::new(),
            dev_dependencies: BTreeMap::new(),
        }
    }

    pub(super) fn sibling(name: &str) -> StagedDependency {
        StagedDependency {
            path: Some(PathBuf::from("..").join(name)),
            package: Some(name.to_owned()),
            ..Default::default()
        }
    }

    /// A crate from the registry.
    pub(super) fn released(version: &str, features: &[&str]) -> StagedDependency {
        StagedDependency {
            version: Some(version.to_owned()),
            features: features.iter().map(|&feature| feature.to_owned()).collect(),
            ..Default::default()
        }
    }

    pub(super) fn render(&self) -> Result<String, GradeError> {
        toml::to_string(self).map_err(|error| GradeError::Cargo(error.to_string()))
    }
}
