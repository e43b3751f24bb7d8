//! Where a measurement is taken.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result};
use figures::Machine;
use serde::Deserialize;

/// The packages whose versions a figure depends on.
const PACKAGES: [&str; 4] = ["tokio", "async-std", "smol", "criterion"];
/// What is written where the system does not say.
const UNKNOWN: &str = "?";

/// This machine, and the versions that the repository at `root` builds with.
pub(crate) fn describe(root: &Path) -> Result<Machine> {
    Ok(Machine {
        cpu: cpu(&read("/proc/cpuinfo")),
        cores: thread::available_parallelism().map_or(1, usize::from),
        memory_mib: memory_mib(&read("/proc/meminfo")).unwrap_or(0),
        kernel: kernel(),
        rustc: second_word(&said_by("rustc", root, &["--version"]).unwrap_or_default()),
        go: said_by("go", root, &["version"]).as_deref().and_then(go_version),
        packages: packages(&root.join("Cargo.lock"))?,
    })
}

/// What the system says in a file of its own; nothing where it has no such file.
fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn cpu(cpuinfo: &str) -> String {
    let name = cpuinfo.lines().find_map(|line| line.strip_prefix("model name"));
    name.and_then(|it| it.split_once(':'))
        .map_or_else(|| UNKNOWN.to_owned(), |it| it.1.trim().to_owned())
}

fn memory_mib(meminfo: &str) -> Option<u64> {
    let total = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = total.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024)
}

fn kernel() -> String {
    let (name, release) = (read("/proc/sys/kernel/ostype"), read("/proc/sys/kernel/osrelease"));
    if name.is_empty() {
        return std::env::consts::OS.to_owned();
    }
    format!("{} {}", name.trim(), release.trim())
}

/// The first line that a program of the toolchain prints; `None` where there is no such program.
fn said_by(program: &str, folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// `1.95.0` of `rustc 1.95.0 (…)`.
fn second_word(line: &str) -> String {
    line.split_whitespace().nth(1).unwrap_or(UNKNOWN).to_owned()
}

/// `go1.19.8` of `go version go1.19.8 linux/amd64`.
fn go_version(line: &str) -> Option<String> {
    line.split_whitespace().find(|word| word.starts_with("go1")).map(str::to_owned)
}

fn packages(lock: &Path) -> Result<BTreeMap<String, String>> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let text =
        fs::read_to_string(lock).with_context(|| format!("{} ne se lit pas", lock.display()))?;
    let lock: Lock = toml::from_str(&text)
        .with_context(|| format!("{} n’est pas un Cargo.lock", lock.display()))?;
    let ours = lock.package.into_iter().filter(|it| PACKAGES.contains(&&*it.name));
    Ok(ours.map(|it| (it.name, it.version)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_and_the_memory_are_as_linux_says() {
        let cpuinfo = "processor\t: 0\nmodel name\t: Some CPU @ 2.00GHz\nprocessor\t: 1\n";
        assert_eq!(cpu(cpuinfo), "Some CPU @ 2.00GHz");
        assert_eq!(memory_mib("MemTotal:       2048000 kB\nMemFree: 1 kB\n"), Some(2_000));
    }

    #[test]
    fn a_system_that_says_nothing_is_unknown() {
        assert_eq!(cpu(""), UNKNOWN);
        assert_eq!(memory_mib(""), None);
    }

    #[test]
    fn the_versions_of_the_toolchains_are_in_their_first_lines() {
        assert_eq!(second_word("rustc 1.95.0 (abc 2026-01-01)"), "1.95.0");
        assert_eq!(go_version("go version go1.19.8 linux/amd64\n").as_deref(), Some("go1.19.8"));
        assert_eq!(go_version("no such thing"), None);
    }

    #[test]
    fn the_packages_are_those_of_the_lock_file() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("Cargo.lock");
        fs::write(&lock, "version = 4\n[[package]]\nname = \"smol\"\nversion = \"2.0.2\"\n[[package]]\nname = \"syn\"\nversion = \"3.0.0\"\n").unwrap();
        assert_eq!(packages(&lock).unwrap(), BTreeMap::from([("smol".into(), "2.0.2".into())]));
        fs::write(&lock, "package = 3").unwrap();
        let error = packages(&lock).unwrap_err();
        assert!(format!("{error:#}").contains("Cargo.lock"), "{error:#}");
    }
}
