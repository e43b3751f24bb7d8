//! `cargo xtask incident --real`: a service on its real runtime harms no machine, shows its tasks, and leaves nothing
//! behind.
//!
//! On tokio only: what differs on the others is one line of the curriculum, and each of them would be built once more.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// No test waits for longer, however slow the machine: the first has to build.
const PATIENCE: Duration = Duration::from_secs(600);

fn incident(arguments: &[&str]) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // With what `cargo xtask incident` builds, so that nothing is built twice.
    let target: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
    let mut command = Command::new(env!("CARGO_BIN_EXE_incident"));
    command.arg("--root").arg(root).arg("--real").args(arguments);
    command.env("CARGO_TARGET_DIR", target).stdin(Stdio::null());
    command
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).replace(['\u{a0}', '\u{202f}'], " ")
}

/// Everything that it said, to be read where a test fails.
fn all(output: &Output) -> String {
    format!("{}\n{}", text(&output.stdout), text(&output.stderr))
}

/// A service that runs until it is stopped, and its debug endpoint.
struct Running {
    child: Child,
    endpoint: SocketAddr,
    said: BufReader<std::process::ChildStderr>,
}

impl Running {
    fn start() -> Self {
        let mut command = incident(&["--debug-addr", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut heard = String::new();
        let endpoint = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "no endpoint is named in: {heard}");
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
            heard.push_str(&line);
        };
        Self { child, endpoint, said }
    }

    /// What the endpoint answers, once it shows this.
    fn ask_for(&self, shown: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = self.ask();
            if answer.contains(shown) {
                return answer;
            }
            assert!(Instant::now() < deadline, "{shown} is not in\n{answer}");
        }
    }

    fn ask(&self) -> String {
        let mut stream = TcpStream::connect(self.endpoint).unwrap();
        let request = "GET /debug/pprof/goroutine?debug=1 HTTP/1.1\r\nHost: localhost\r\n\
                       Connection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn send(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Waits until nobody answers any more: whoever held the port is gone.
    fn expect_silence(&self) {
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(self.endpoint).is_ok() {
            assert!(Instant::now() < deadline, "the service outlives the command that started it");
            thread::yield_now();
        }
    }
}

#[test]
fn a_leak_at_full_speed_ends_at_the_ceiling_in_words() {
    let ceiling = ["--rate", "1000000", "--memory-ceiling", "32"];
    let output = incident(&ceiling).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", all(&output));
    let said = text(&output.stdout);
    for expected in
        ["au plafond de 32 Mo", "tâches", "exercises/tokio/src/monitor.rs:", "cargo xtask grade"]
    {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
}

#[test]
fn a_service_that_leaks_nothing_stays_flat_until_its_time_is_up() {
    let arguments =
        ["--solution", "--rate", "1000000", "--minutes", "0.01", "--memory-ceiling", "128"];
    let output = incident(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    assert!(text(&output.stdout).contains("Le compte reste plat"), "{}", all(&output));
}

#[test]
fn while_it_runs_its_tasks_are_shown_and_an_interrupt_ends_it_with_a_summary() {
    let mut running = Running::start();
    // It answers before the service has been started.
    let answer = running.ask_for("src/workers.rs:");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

    running.send(Signal::INT);
    let mut out = Vec::new();
    running.child.stdout.take().unwrap().read_to_end(&mut out).unwrap();
    let code = running.child.wait().unwrap().code();
    assert_eq!(code, Some(0), "{}", text(&out));
    assert!(text(&out).contains("Arrêté par Ctrl+C"), "{}", text(&out));
    running.expect_silence();
}

#[test]
fn a_command_that_is_killed_takes_the_service_along() {
    let mut running = Running::start();
    running.send(Signal::KILL);
    running.child.wait().unwrap();
    running.expect_silence();
    // Nobody else holds the pipe either.
    running.said.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn an_address_that_cannot_be_listened_on_is_wrong_usage_and_another_is_proposed() {
    let output = incident(&["--debug-addr", "0.0.0.0:0"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", all(&output));
    assert!(text(&output.stderr).contains("127.0.0.1:6060"), "{}", all(&output));
}

#[test]
fn where_there_is_no_course_it_fails_as_the_grader_does() {
    let nowhere = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_incident"));
    let output = command.arg("--root").arg(nowhere.path()).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", all(&output));
    assert!(!text(&output.stderr).contains("Error:"), "{}", all(&output));
    let cause = std::io::Error::from_raw_os_error(2).to_string();
    assert!(text(&output.stderr).contains(&cause), "{}", all(&output));
}
