//! The programs in Go.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use super::account::Account;
use super::script::Script;

/// Runs one of Go's commands on the module; `None`, in words, where there is no Go.
pub(crate) fn go(command: &str, arguments: &[&str]) -> Option<Output> {
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches/go");
    let mut command = Command::new(command);
    command.args(arguments).current_dir(module);
    // Neither a module nor a toolchain is fetched: a test must not need the network.
    command.envs([("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOFLAGS", "-mod=mod")]);
    match command.output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            // Not by a macro, whose output a passing test does not show.
            let _ =
                writeln!(io::stderr(), "skipped: there is no Go here to build the service with");
            None
        }
        Err(error) => panic!("Go cannot be run: {error}"),
    }
}

/// Both programs, built.
#[derive(Clone)]
pub(crate) struct Programs(PathBuf);

impl Programs {
    /// Builds them, outside the source tree; `None` where there is no Go.
    pub(crate) fn build() -> Option<Self> {
        // Once for all tests: a program that another of them is running cannot be written.
        static BUILT: OnceLock<Option<Programs>> = OnceLock::new();
        BUILT.get_or_init(Self::build_now).clone()
    }

    fn build_now() -> Option<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go");
        std::fs::create_dir_all(&folder).expect("a folder");
        // The slash says that it is one, and each program goes into it under its own name.
        let place = format!("{}/", folder.display());
        let output = go("go", &["build", "-o", &place, "./..."])?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(Self(folder))
    }

    pub(crate) fn run(&self, name: &str, arguments: &[&str], input: &[u8]) -> io::Result<Output> {
        let mut command = Command::new(self.0.join(name));
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input)?;
        }
        child.wait_with_output()
    }

    /// Has one of them play a script.
    ///
    /// # Errors
    ///
    /// What it said where it did not come to its end.
    pub(crate) fn play(&self, name: &str, script: &Script) -> Result<Account, String> {
        let input = script.to_json().to_string();
        let output = self.run(name, &["--script", "-"], input.as_bytes());
        let output = output.map_err(|error| error.to_string())?;
        let said = || String::from_utf8_lossy(&output.stderr).into_owned();
        Account::of_json(&output.stdout).filter(|_| output.status.success()).ok_or_else(said)
    }
}
