//! Runs everything that measures, and gathers what it says.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use figures::{Figure, Pair, Series, criterion, turns};
use serde::de::DeserializeOwned;

/// Where things are, and how much is measured.
pub(crate) struct Run<'a> {
    /// The repository.
    pub(crate) root: &'a Path,
    /// cargo's target folder.
    pub(crate) target: &'a Path,
    /// Whether the measurement is a short one.
    pub(crate) quick: bool,
}

/// What all of it says.
pub(crate) struct Measured {
    pub(crate) figures: Vec<Figure>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) series: Vec<Series>,
}

const PAIRS: &str = "ce que les façades ajoutent, par paires";
const MEMORY: &str = "la mémoire d’une tâche";
const IN_TURN: &str = "le service sur chaque runtime, et en Go, tour à tour";

impl Run<'_> {
    /// Measures everything, one after the other, and says on the standard error what is being measured.
    pub(crate) fn everything(&self) -> Result<Measured> {
        let mut figures = self.step("1/6", "les bancs de criterion", Run::criterion)?;
        let mut pairs = self.step("2/6", PAIRS, Run::times)?;
        pairs.extend(self.step("3/6", MEMORY, Run::memory)?);
        let series = self.step("4/6", "de une à un million de tâches", |run| {
            run.lines(&mut run.program("scale"))
        })?;
        let go = self.go_programs()?;
        if let Some(programs) = &go {
            figures.extend(self.step("5/6", "les programmes de Go", |run| run.go(programs))?);
        }
        let in_turn = self.step("6/6", IN_TURN, |run| run.in_turn(go.as_deref()))?;
        turns::replace(&mut figures, &in_turn);
        Ok(Measured { figures, pairs, series })
    }

    /// Measures again what is measured in turn, and nothing else: what the facades add, and what is ranked beside Go.
    pub(crate) fn in_pairs(&self) -> Result<(Vec<Pair>, Vec<Figure>)> {
        let mut pairs = self.step("1/3", PAIRS, Run::times)?;
        pairs.extend(self.step("2/3", MEMORY, Run::memory)?);
        let go = self.go_programs()?;
        let in_turn = self.step("3/3", IN_TURN, |run| run.in_turn(go.as_deref()))?;
        Ok((pairs, in_turn))
    }

    fn times(&self) -> Result<Vec<Pair>> {
        self.lines(&mut self.bench(&["census", "service"], &["--json"]))
    }

    fn memory(&self) -> Result<Vec<Pair>> {
        self.lines(&mut self.program("census_memory"))
    }

    fn step<T>(
        &self,
        number: &str,
        what: &str,
        measure: impl FnOnce(&Self) -> Result<T>,
    ) -> Result<T> {
        eprintln!("==> {number} {what}");
        let began = Instant::now();
        let measured = measure(self).with_context(|| format!("{what}\u{a0}: pas de mesure"))?;
        eprintln!("==> {number} {what}\u{a0}: {} s", began.elapsed().as_secs());
        Ok(measured)
    }

    fn criterion(&self) -> Result<Vec<Figure>> {
        self.criterion_of(&["runtimes", "readings", "judgement"], &[])
    }

    /// What criterion says of some benches, with these arguments of its command line.
    fn criterion_of(&self, benches: &[&str], arguments: &[&str]) -> Result<Vec<Figure>> {
        // A folder of its own, emptied first: what an earlier run measured is not part of this one.
        let folder = self.target.join("figures").join("criterion");
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut command = self.bench(benches, &[&["--quiet"], arguments].concat());
        command.env("CRITERION_HOME", &folder).stdout(io::stderr());
        let status = command.status().context("cargo ne se lance pas")?;
        ensure!(status.success(), "un banc a échoué\u{a0}; ce qu’il a dit est au-dessus");
        Ok(criterion::read(&folder)?)
    }

    /// Compiles Go's programs, if Go is installed and they are in the repository; otherwise says so.
    fn go_programs(&self) -> Result<Option<PathBuf>> {
        let source = self.root.join("crates/benches/go");
        if !source.join("go.mod").is_file() {
            eprintln!("{} n’existe pas\u{a0}: sans Go.", source.display());
            return Ok(None);
        }
        let programs = self.target.join("go-bench");
        fs::create_dir_all(&programs)?;
        let mut build = Command::new("go");
        build.arg("build").arg("-o").arg(&programs).arg("./...").current_dir(&source);
        match build.stdout(io::stderr()).status() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                eprintln!(
                    "go n’est pas dans le PATH\u{a0}: sans Go. Installez-le pour la comparaison."
                );
                return Ok(None);
            }
            built => ensure!(built?.success(), "les programmes de Go ne se compilent pas"),
        }
        Ok(Some(programs))
    }

    fn go(&self, programs: &Path) -> Result<Vec<Figure>> {
        let mut figures = Vec::new();
        for program in ["fixed", "buggy"] {
            figures.extend(self.go_program(programs, program, &[])?);
        }
        Ok(figures)
    }

    fn go_program(
        &self,
        programs: &Path,
        program: &str,
        arguments: &[&str],
    ) -> Result<Vec<Figure>> {
        let mut command = Command::new(programs.join(program));
        command.arg("--bench").args(arguments).args(self.quick.then_some("--quick"));
        self.lines(&mut command)
    }

    /// The size of the service at which the book ranks the runtimes, bare and counted, beside Go: each for a moment, and
    /// then each again.
    fn in_turn(&self, go: Option<&Path>) -> Result<Vec<Figure>> {
        const SIZE: [&str; 4] = ["--batch", "100", "--workers", "2"];
        const BENCHES: &str = "service/.*/batch=100,workers=2$";
        // Nine, of which the interval leaves out the quickest and the slowest.
        let rounds = if self.quick { 3 } else { 9 };
        let moment = Self { quick: true, ..*self };
        let round = |_| {
            let mut figures = moment.criterion_of(&["runtimes"], &[BENCHES])?;
            if let Some(programs) = go {
                figures.extend(moment.go_program(programs, "fixed", &SIZE)?);
            }
            Ok(figures)
        };
        Ok(turns::over_rounds((0..rounds).map(round).collect::<Result<Vec<_>>>()?))
    }

    /// Some of the benches, in the profile for benches.
    fn bench(&self, names: &[&str], arguments: &[&str]) -> Command {
        let mut command = self.cargo("bench");
        for name in names {
            command.args(["--bench", name]);
        }
        command.arg("--").args(arguments).args(self.quick.then_some("--quick"));
        command
    }

    /// A program of `benches` in the same profile, so that nothing is compiled twice.
    fn program(&self, name: &str) -> Command {
        let mut command = self.cargo("run");
        command.args(["--profile", "bench", "--bin", name, "--", "--json"]);
        command.args(self.quick.then_some("--quick"));
        command
    }

    fn cargo(&self, verb: &str) -> Command {
        let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
        let mut command = Command::new(cargo);
        command.args([verb, "--package", "benches", "--manifest-path"]);
        command.arg(self.root.join("Cargo.toml")).current_dir(self.root);
        command.env("CARGO_TARGET_DIR", self.target);
        command
    }

    /// Runs a command that prints a figure a line, as JSON.
    fn lines<T: DeserializeOwned>(&self, command: &mut Command) -> Result<Vec<T>> {
        let name = command.get_program().to_string_lossy().into_owned();
        let output = command
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("{name} ne se lance pas"))?;
        ensure!(output.status.success(), "{name} a échoué\u{a0}; ce qu’il a dit est au-dessus");
        parse(&String::from_utf8_lossy(&output.stdout))
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    let figure = |line: &str| {
        serde_json::from_str(line).with_context(|| format!("ce n’est pas une mesure\u{a0}: {line}"))
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GO: &str = r#"{"bench":"service","runtime":"go","variant":"fixed","parameters":{"batch":100,"workers":2},"unit":"ns","median":2.0,"low":1.0,"high":3.0,"elements":100}"#;

    #[test]
    fn a_line_is_a_figure_and_an_empty_line_is_none() {
        let figures: Vec<Figure> = parse(&format!("{GO}\n\n{GO}\n")).unwrap();
        assert_eq!(figures.len(), 2);
        assert_eq!(figures[0].runtime, "go");
    }

    #[test]
    fn a_line_that_is_no_figure_is_shown() {
        let error = parse::<Figure>(&format!("{GO}\nPASS\n")).unwrap_err();
        assert!(format!("{error:#}").contains("PASS"), "{error:#}");
    }
}
