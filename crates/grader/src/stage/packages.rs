//! What the manifests of a stage say: what each package stands on, and how it is compiled.

use std::collections::BTreeMap;

use super::manifest::{Manifest, StagedDependency, Target};
use super::{Member, Stage};
use crate::GradeError;
use crate::curriculum::{Dependency, RuntimeTrack};
use crate::intake::Sources;

/// What is worth most on a stage: that its subjects are built soon, that they are soon built again after an edit, or that
/// they run fast.
///
/// Optimising a subject takes two seconds where nothing of it has been built, next to nothing after
/// an edit, and saves a twentieth of a second at each run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Favour {
    Build,
    Edits,
    Runs,
}

impl Favour {
    /// How cargo compiles a subject.
    ///
    /// What the compiler keeps for the next build takes a third of this one, and in one piece the rest is built for the
    /// least work.
    fn profile(self) -> &'static str {
        match self {
            Self::Build => "opt-level = 0\ncodegen-units = 1",
            Self::Edits => "incremental = true",
            Self::Runs => "codegen-units = 1",
        }
    }
}

/// Every feature of rustix that a runtime, or the probes, ask for.
const RUSTIX_FEATURES: &[&str] = &["event", "fs", "net", "pipe", "process", "stdio", "time"];

/// The file of the learner's own test.
pub(crate) const LEAK_TEST: &str = "tests/no_leak.rs";

/// The name by which a subject's own program and test call its library.
///
/// The exercise and the solution are two crates with two names; a copy of either is graded alike.
pub(super) fn library_name<'a>(track: &'a RuntimeTrack, sources: &Sources) -> &'a str {
    let callers = ["src/main.rs", LEAK_TEST].map(|path| sources.get(path).unwrap_or_default());
    let called = |name: &&String| callers.iter().any(|text| text.contains(name.as_str()));
    track.libraries.iter().find(called).unwrap_or(&track.libraries[0])
}

impl Stage {
    /// What every stage has, needed or not.
    ///
    /// Runtimes ask for different features of rustix, and their macros for more of syn. Where each stage has all of them,
    /// what is built on either is compiled once for all.
    pub(super) fn shared(&self) -> [(String, StagedDependency); 2] {
        let rustix = Manifest::released("1", RUSTIX_FEATURES);
        [("fuite-macros".to_owned(), self.ours("fuite-macros")), ("rustix".to_owned(), rustix)]
    }

    /// What a subject on this runtime is built with.
    pub(super) fn dependencies(&self, track: &RuntimeTrack) -> BTreeMap<String, StagedDependency> {
        let staged = |dependency: &Dependency| StagedDependency {
            path: dependency.path.as_ref().map(|path| self.root.join(path)),
            version: dependency.version.clone(),
            package: dependency.package.clone(),
            features: dependency.features.clone(),
        };
        track.dependencies.iter().map(|(name, it)| (name.clone(), staged(it))).collect()
    }

    /// The manifest of the workspace, with how each of its packages is compiled.
    pub(super) fn workspace(&self, track: &RuntimeTrack, favour: Favour) -> String {
        let members = self.members.join("\", \"");
        // What a subject stands on is built once and runs in every soak, so it is optimised; overflow
        // checks stay as a learner has them, and nothing is optimised across the parts of a crate: that would take a
        // third of a build and save nothing that can be measured. Debug information is for nobody: a spawn site does not
        // come from it.
        let mut manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\"{members}\"]\n\n\
             [profile.dev]\ndebug = false\nincremental = false\nlto = \"off\"\nopt-level = 1\n"
        );
        let mut compile = |package: &str, how: &str| {
            manifest.push_str(&format!("\n[profile.dev.package.{package}]\n{how}\n"));
        };
        for package in &track.unoptimised {
            compile(package, "opt-level = 0");
        }
        for package in &self.members {
            compile(package, favour.profile());
        }
        manifest
    }

    pub(super) fn subject(
        &self,
        track: &RuntimeTrack,
        member: &Member,
        sources: &Sources,
    ) -> Result<String, GradeError> {
        let mut manifest = Manifest::new(&member.name);
        manifest.dependencies = self.dependencies(track);
        manifest.lib = Some(Target {
            name: library_name(track, sources).to_owned(),
            path: "src/lib.rs".to_owned(),
        });
        if sources.get("src/main.rs").is_some() {
            manifest.bin.push(Target { name: member.program(), path: "src/main.rs".to_owned() });
        }
        if sources.get(LEAK_TEST).is_some() {
            manifest.test.push(Target { name: "no_leak".to_owned(), path: LEAK_TEST.to_owned() });
            manifest.dev_dependencies.insert("fuite".to_owned(), self.ours("fuite"));
        }
        manifest.render()
    }

    /// One of the workspace's own crates, as a dependency.
    pub(super) fn ours(&self, name: &str) -> StagedDependency {
        let path = Some(self.root.join("crates").join(name));
        StagedDependency { path, ..Default::default() }
    }
}
