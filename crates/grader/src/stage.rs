//! A small workspace of the grader's own, where a subject is built with a manifest it cannot edit.
//!
//! It lies in cargo's target folder and has a target folder of its own, so that neither an editor's
//! checks nor another build ever waits for the grader, or makes it wait. What is already there is
//! left alone: a file is only written when its text changes, and cargo only builds what changed.

mod files;
mod manifest;
mod packages;
mod programs;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use self::files::{remove_others, write};
use self::manifest::{Manifest, StagedDependency, Target};
use self::packages::library_name;
pub(crate) use self::packages::{Favour, LEAK_TEST};
use self::programs::{RUNNER, field_main, probe_main, probe_of_many_main, runner_lib};
use crate::GradeError;
use crate::curriculum::RuntimeTrack;
use crate::intake::Sources;

/// A staged workspace, locked for as long as this value lives.
#[derive(Debug)]
pub(crate) struct Stage {
    /// What the names of its packages begin with.
    name: String,
    root: PathBuf,
    folder: PathBuf,
    /// Where this stage and all others lie.
    stages: PathBuf,
    target: PathBuf,
    members: Vec<String>,
    /// Whether a file of it has been written or removed since it was opened.
    changed: bool,
    /// Stands for everything that was put on it since then, written or found there.
    content: DefaultHasher,
    /// Held open: the lock goes with it, whatever ends the process.
    _lock: File,
}

/// A subject on the stage.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// What the names of its packages and programs begin with.
    pub(crate) name: String,
}

impl Member {
    /// The package, and the program, that runs the probes on the subject.
    #[must_use]
    pub(crate) fn probe(&self) -> String {
        format!("{}-probe", self.name)
    }

    /// The package, and the program, that runs the subject on its real runtime.
    #[must_use]
    pub(crate) fn field(&self) -> String {
        format!("{}-field", self.name)
    }

    /// The subject's own program.
    #[must_use]
    pub(crate) fn program(&self) -> String {
        format!("{}-program", self.name)
    }
}

impl Stage {
    /// Opens the stage of this name, and waits for whoever else is using it.
    ///
    /// # Errors
    ///
    /// The target folder cannot be written.
    pub(crate) fn open(
        root: &Path,
        target: &Path,
        runtime: &str,
        name: &str,
    ) -> Result<Self, GradeError> {
        let stages = target.join("stages");
        let name = format!("{runtime}-{name}");
        let folder = stages.join(&name);
        fs::create_dir_all(&folder).map_err(GradeError::at(&folder))?;
        let path = folder.join(".lock");
        let lock = File::create(&path).map_err(GradeError::at(&path))?;
        lock.lock().map_err(GradeError::at(&path))?;
        Ok(Self {
            name,
            root: root.to_owned(),
            folder,
            stages,
            target: target.join("build"),
            members: Vec::new(),
            changed: false,
            content: DefaultHasher::new(),
            _lock: lock,
        })
    }

    /// The folder of the workspace.
    #[must_use]
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of its packages.
    #[must_use]
    pub(crate) fn members(&self) -> &[String] {
        &self.members
    }

    /// Whether anything on it is not as it was when it was used last.
    #[must_use]
    pub(crate) fn has_changed(&self) -> bool {
        self.changed
    }

    /// A number that stands for everything on it. Where one run writes and is killed, and the next finds nothing to
    /// write, this is not what it was all the same.
    #[must_use]
    pub(crate) fn content(&self) -> u64 {
        self.content.finish()
    }

    /// Whether this file is the grader's, of this stage or of what all stages share: then
    /// [`has_changed`](Self::has_changed) knows about it.
    #[must_use]
    pub(crate) fn wrote(&self, path: &Path) -> bool {
        path.starts_with(&self.stages)
    }

    /// Where cargo builds it.
    #[must_use]
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Puts a subject on the stage, with the program that will probe it. Where it is one of several,
    /// `part` tells it from the others.
    ///
    /// All stages build into one folder, where a program has its place by its name: so it is named
    /// after its stage, and none is replaced by another's while it is graded.
    ///
    /// # Errors
    ///
    /// The stage cannot be written.
    pub(crate) fn add(
        &mut self,
        track: &RuntimeTrack,
        part: Option<&str>,
        sources: &Sources,
    ) -> Result<Member, GradeError> {
        let (member, library) = self.add_subject(track, part, sources)?;
        let mut probe = Manifest::new(&member.probe());
        probe.dependencies.insert(library.to_owned(), Manifest::sibling(&member.name));
        self.add_probes(track, &mut probe)?;
        self.add_program(&member, &member.probe(), &probe, &probe_main(library))?;
        Ok(member)
    }

    /// Puts subjects on the stage, each under its part's name, with one program that probes any of them: the one whose name
    /// it is called by.
    ///
    /// For subjects of the grader's own: a learner's would meet all the others in that process.
    ///
    /// # Errors
    ///
    /// The stage cannot be written.
    pub(crate) fn add_together(
        &mut self,
        track: &RuntimeTrack,
        subjects: &[(&str, &Sources)],
    ) -> Result<Vec<Member>, GradeError> {
        let program = self.common_probe();
        let mut probe = Manifest::new(&program);
        let mut members = Vec::new();
        for (part, sources) in subjects {
            let (member, _library) = self.add_subject(track, Some(part), sources)?;
            probe.dependencies.insert(member.name.clone(), Manifest::sibling(&member.name));
            members.push(member);
        }
        self.add_probes(track, &mut probe)?;
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        self.write_program(&program, &probe, &probe_of_many_main(&names))?;
        self.members.extend(members.iter().map(|member| member.name.clone()));
        self.members.push(program);
        Ok(members)
    }

    /// The package, and the program, that runs the probes on any of the subjects that were put here together.
    #[must_use]
    pub(crate) fn common_probe(&self) -> String {
        format!("{}-probe", self.name)
    }

    /// Puts a subject on the stage, with the program that runs it on its real runtime.
    ///
    /// # Errors
    ///
    /// The stage cannot be written.
    pub(crate) fn add_for_the_field(
        &mut self,
        track: &RuntimeTrack,
        sources: &Sources,
    ) -> Result<Member, GradeError> {
        let (member, library) = self.add_subject(track, None, sources)?;
        let mut field = Manifest::new(&member.field());
        field.dependencies = self.dependencies(track);
        field.dependencies.insert(library.to_owned(), Manifest::sibling(&member.name));
        field.dependencies.insert("field".to_owned(), self.ours("field"));
        field.dependencies.extend(self.shared());
        self.add_program(&member, &member.field(), &field, &field_main(track, library))?;
        Ok(member)
    }

    /// Puts a subject on the stage; returns it with the name of its library.
    fn add_subject<'a>(
        &mut self,
        track: &'a RuntimeTrack,
        part: Option<&str>,
        sources: &Sources,
    ) -> Result<(Member, &'a str), GradeError> {
        let name = part.map_or_else(|| self.name.clone(), |part| format!("{}-{part}", self.name));
        let member = Member { name };
        self.write_tree(&member.name, &sources.files)?;
        let manifest = self.subject(track, &member, sources)?;
        self.write(&format!("{}/Cargo.toml", member.name), &manifest)?;
        Ok((member, library_name(track, sources)))
    }

    /// What a program that runs the probes stands on.
    fn add_probes(&mut self, track: &RuntimeTrack, probe: &mut Manifest) -> Result<(), GradeError> {
        probe.dependencies.insert("probes".to_owned(), self.ours("probes"));
        let runner = StagedDependency { path: Some(self.runner(track)?), ..Default::default() };
        probe.dependencies.insert(RUNNER.to_owned(), runner);
        Ok(())
    }

    /// Puts a program of the grader's own beside its subject.
    fn add_program(
        &mut self,
        member: &Member,
        program: &str,
        manifest: &Manifest,
        main: &str,
    ) -> Result<(), GradeError> {
        self.write_program(program, manifest, main)?;
        // The same folder may be named twice.
        if !self.members.contains(&member.name) {
            self.members.extend([member.name.clone(), program.to_owned()]);
        }
        Ok(())
    }

    fn write_program(
        &mut self,
        program: &str,
        manifest: &Manifest,
        main: &str,
    ) -> Result<(), GradeError> {
        self.write(&format!("{program}/Cargo.toml"), &manifest.render()?)?;
        self.write(&format!("{program}/src/main.rs"), main)?;
        Ok(())
    }

    /// The crate in which the probes are compiled for the lab of a runtime: once for all subjects,
    /// and not again when one of them is edited.
    ///
    /// Its folder is named after its content. Stages share it, and so may two clones of the
    /// repository that build into one folder: none ever rewrites what another reads.
    fn runner(&mut self, track: &RuntimeTrack) -> Result<PathBuf, GradeError> {
        let mut runner = Manifest::new(RUNNER);
        runner.dependencies = self.dependencies(track);
        runner.dependencies.insert("probes".to_owned(), self.ours("probes"));
        runner.dependencies.extend(self.shared());
        runner.lib = Some(Target { name: RUNNER.to_owned(), path: "src/lib.rs".to_owned() });
        let (manifest, lib) = (runner.render()?, runner_lib(track));

        let mut hasher = DefaultHasher::new();
        (&manifest, &lib).hash(&mut hasher);
        let folder = self.stages.join(format!("{RUNNER}-{:016x}", hasher.finish()));
        self.changed |= write(&folder.join("Cargo.toml"), &manifest)?;
        self.changed |= write(&folder.join("src/lib.rs"), &lib)?;
        Ok(folder)
    }

    /// Writes the workspace's own files, after its last member.
    ///
    /// # Errors
    ///
    /// The stage cannot be written.
    pub(crate) fn close(&mut self, track: &RuntimeTrack, favour: Favour) -> Result<(), GradeError> {
        self.write("Cargo.toml", &self.workspace(track, favour))?;
        // cargo drops from the lock what the stage does not need, so the copy that it edits is not
        // the one that tells whether the repository's has changed, nor what this one was.
        let lock = self.root.join("Cargo.lock");
        let text = fs::read_to_string(&lock).map_err(GradeError::at(lock))?;
        if self.write("Cargo.lock.origin", &text)? {
            write(&self.folder.join("Cargo.lock"), &text)?;
        }
        Ok(())
    }

    /// Makes `name` hold these files and no other that a build would see.
    fn write_tree(
        &mut self,
        name: &str,
        files: &BTreeMap<String, String>,
    ) -> Result<(), GradeError> {
        for (path, text) in files {
            self.write(&format!("{name}/{path}"), text)?;
        }
        for folder in ["src", "tests"] {
            self.changed |= remove_others(&self.folder.join(name), folder, files)?;
        }
        Ok(())
    }

    /// Writes a file of the stage if its text differs, and says whether it did.
    fn write(&mut self, path: &str, text: &str) -> Result<bool, GradeError> {
        (path, text).hash(&mut self.content);
        let written = write(&self.folder.join(path), text)?;
        self.changed |= written;
        Ok(written)
    }

    /// Keeps a note of the grader's own on the stage, which no build reads.
    ///
    /// # Errors
    ///
    /// The stage cannot be written.
    pub(crate) fn note(&self, name: &str, text: &str) -> Result<(), GradeError> {
        write(&self.folder.join(name), text).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Curriculum;

    #[test]
    fn no_two_stages_build_programs_of_one_name() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let curriculum = Curriculum::read(root).unwrap();
        let target = tempfile::tempdir().unwrap();
        let mut probes = Vec::new();
        for runtime in curriculum.runtimes() {
            let (_, track) = curriculum.track(runtime).unwrap();
            let sources = Sources::read(&root.join(&track.solution)).unwrap();
            for (name, part) in [("exercise", None), ("mixes", Some("1")), ("mixes", Some("2"))] {
                let mut stage = Stage::open(root, target.path(), runtime, name).unwrap();
                probes.push(stage.add(track, part, &sources).unwrap().probe());
            }
        }
        let different: std::collections::BTreeSet<_> = probes.iter().collect();
        assert_eq!(different.len(), probes.len(), "{probes:?}");
    }
}
