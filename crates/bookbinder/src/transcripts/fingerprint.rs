//! The fingerprint of what a command depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Entry;
use crate::source::files_under;
use crate::{Error, Layout};

/// What no transcript shows: the book's own tools, and the measuring of ours.
const ASIDE: [&str; 5] =
    ["crates/bookbinder", "crates/benches", "crates/field", "crates/figures", "crates/incident"];

/// The packages of the workspace, with the digest of each one's sources.
#[derive(Debug)]
pub(crate) struct Sources {
    packages: BTreeMap<String, Package>,
    /// What belongs to no package: `curriculum.toml`.
    common: String,
}

#[derive(Debug)]
struct Package {
    digest: String,
    /// The folders that it is built with.
    needs: Vec<PathBuf>,
    folder: PathBuf,
}

impl Sources {
    pub(crate) fn read(layout: &Layout) -> Result<Self, Error> {
        let root = layout.root();
        let workspace = manifest(&root.join("Cargo.toml"));
        let mut packages = BTreeMap::new();
        for folder in package_folders(root)? {
            let table = manifest(&root.join(&folder).join("Cargo.toml"));
            let name =
                table.get("package").and_then(|it| it.get("name")).and_then(toml::Value::as_str);
            let Some(name) = name else { continue };
            let needs = needs(&table, &workspace, &folder);
            let digest = digest(root, &folder)?;
            packages.insert(name.to_owned(), Package { digest, needs, folder });
        }
        let mut hash = Sha256::new();
        hash.update(fs::read(root.join("curriculum.toml")).unwrap_or_default());
        Ok(Self { packages, common: hex(hash) })
    }

    /// The fingerprint of an entry: of its command, and of all that this runs.
    pub(crate) fn fingerprint(&self, entry: &Entry) -> String {
        let mut hash = Sha256::new();
        hash.update(format!("{:?} {:?} {:?}\n", entry.command, entry.exit, entry.seconds));
        if entry.beside.is_some() || !entry.excerpt.is_empty() {
            hash.update(format!("{:?} {:?}\n", entry.beside, entry.excerpt));
        }
        hash.update(&self.common);
        let needed = entry.package().map(|name| self.closure(name));
        for (name, package) in &self.packages {
            let is_needed = match &needed {
                Some(names) => names.contains(name.as_str()),
                None => !ASIDE.iter().any(|aside| package.folder.starts_with(aside)),
            };
            if is_needed {
                hash.update(format!("{name} {}\n", package.digest));
            }
        }
        hex(hash)
    }

    fn closure<'a>(&'a self, name: &'a str) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            if let Some(package) = self.packages.get(name)
                && found.insert(name)
            {
                let needed =
                    self.packages.iter().filter(|(_, it)| package.needs.contains(&it.folder));
                open.extend(needed.map(|(name, _)| name.as_str()));
            }
        }
        found
    }
}

/// Every folder with a manifest, from the root.
fn package_folders(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut folders = vec![PathBuf::from("xtask")];
    for parent in ["crates", "exercises", "solutions"] {
        let folder = root.join(parent);
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).map_err(Error::read(&folder))? {
            let name = entry.map_err(Error::read(&folder))?.file_name();
            folders.push(Path::new(parent).join(name));
        }
    }
    folders.retain(|folder| root.join(folder).join("Cargo.toml").is_file());
    Ok(folders)
}

fn manifest(file: &Path) -> toml::Table {
    // A broken manifest is cargo's to report.
    fs::read_to_string(file).ok().and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// The folders of this repository that a manifest's dependencies lie in.
fn needs(manifest: &toml::Table, workspace: &toml::Table, folder: &Path) -> Vec<PathBuf> {
    let shared = workspace.get("workspace").and_then(|it| it.get("dependencies"));
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let path_of = |name: &str, value: &toml::Value| {
        let path = |value: &toml::Value| Some(value.get("path")?.as_str()?.to_owned());
        // `tokio = { package = "fuite-tokio", … }` has its path there or in the workspace.
        let inherited = || shared?.get(name).and_then(path).map(PathBuf::from);
        path(value).map(|path| plain(&folder.join(path))).or_else(inherited)
    };
    dependencies.into_iter().flatten().filter_map(|(name, value)| path_of(name, value)).collect()
}

/// `a/b/../c` as `a/c`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::ParentDir => drop(out.pop()),
            other => out.push(other),
        }
    }
    out
}

/// The digest of a package's files, tests left out: no command of the book runs them.
fn digest(root: &Path, folder: &Path) -> Result<String, Error> {
    let mut hash = Sha256::new();
    for file in files_under(&root.join(folder))? {
        let name = file.strip_prefix(root).unwrap_or(&file);
        let inner = name.strip_prefix(folder).unwrap_or(name);
        let is_source =
            ["src", "examples", "locales", "Cargo.toml", "tests/no_leak.rs", "pristine"]
                .iter()
                .any(|kept| inner.starts_with(kept));
        if is_source {
            hash.update(format!("{}\n", name.display()));
            hash.update(fs::read(&file).map_err(Error::read(&file))?);
        }
    }
    Ok(hex(hash))
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
