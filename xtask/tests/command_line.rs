//! The command line that scripts rely on: exit codes, help, and plain text where nobody watches.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use verdict::{GradeDocument, Status};

const VERBS: [&str; 6] = ["grade", "verify", "bench", "test", "book", "completions"];

fn xtask(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).env_remove("NO_COLOR").output().expect("it can be run")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A folder of this test's own, empty.
fn empty_folder(name: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder.to_str().expect("UTF-8").to_owned()
}

#[test]
fn an_unknown_runtime_is_wrong_usage_and_the_known_ones_are_named() {
    for verb in ["grade", "verify"] {
        let output = xtask(&[verb, "golang"]);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains("golang") && stderr(&output).contains("tokio"));
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn an_unknown_runtime_among_others_is_told_before_anything_is_built() {
    // A file where the grader wants a folder: whatever is built fails otherwise than by a name.
    let target = empty_folder("nothing-is-built");
    fs::write(format!("{target}/fuite"), "").expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["verify", "smol", "tokyo"]).env("CARGO_TARGET_DIR", target);
    let output = command.output().expect("it can be run");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("tokyo"), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
}

#[test]
fn a_subject_without_a_runtime_is_wrong_usage_and_an_example_is_given() {
    let folder = empty_folder("without-runtime");
    let output = xtask(&["grade", "--subject", &folder]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cargo xtask grade tokio --subject"), "{}", stderr(&output));
}

#[test]
fn a_subject_with_two_runtimes_is_wrong_usage() {
    let output = xtask(&["grade", "tokio", "tokio", "--subject", &empty_folder("two-runtimes")]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn an_empty_folder_is_refused_by_its_name() {
    let folder = empty_folder("empty");
    let output = xtask(&["grade", "tokio", "--subject", &folder]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains(&folder), "{}", stderr(&output));
}

#[test]
fn a_class_has_one_entry_for_each_folder_in_their_sequence_and_the_worst_code() {
    let (broken, empty) = (empty_folder("class-broken"), empty_folder("class-empty"));
    fs::create_dir(format!("{broken}/src")).expect("a folder");
    fs::write(format!("{broken}/src/lib.rs"), "pub struct Service").expect("a file");
    let folders = ["--subject", &empty, "--subject", &broken, "--subject", &empty];
    let output = xtask(&[&["grade", "tokio", "--format", "json"], &folders[..]].concat());

    assert_eq!(output.status.code(), Some(3), "not compiling is worse than being refused");
    let document: GradeDocument = serde_json::from_str(&stdout(&output)).expect("one document");
    let listed: Vec<_> = document.subjects.iter().map(|it| it.subject.as_str()).collect();
    let ends_with = |(listed, folder): (&&str, &&str)| {
        Path::new(listed).file_name() == Path::new(folder).file_name()
    };
    assert_eq!(listed.len(), 3, "{listed:?}");
    assert!(listed.iter().zip([&*empty, &*broken, &*empty].iter()).all(ends_with), "{listed:?}");
    for verdict in &document.subjects {
        let mut criteria = verdict.criteria.iter();
        assert!(criteria.all(|it| it.status == Status::Incomplete && !it.evidence.is_empty()));
    }
    let why = &document.subjects[0].criteria[0].evidence[0].message;
    assert!(why.contains(&empty) && stderr(&output).contains(why), "{why}");
    assert!(stderr(&output).contains("error: expected"), "the compiler's words are for eyes");
}

#[test]
fn a_class_that_fails_as_a_whole_has_one_entry_for_each_folder_too() {
    let folders = ["whole-1", "whole-2", "whole-3"].map(empty_folder);
    // A file where the grader wants a folder: nothing of the class can be built.
    let target = empty_folder("whole-target");
    fs::write(format!("{target}/fuite"), "").expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["grade", "tokio", "--format", "json"]).env("CARGO_TARGET_DIR", target);
    let output = command.args(folders.iter().flat_map(|it| ["--subject", it])).output();
    let output = output.expect("it can be run");

    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let document: GradeDocument = serde_json::from_str(&stdout(&output)).expect("one document");
    assert_eq!(document.subjects.len(), folders.len(), "{}", stderr(&output));
    for (verdict, folder) in document.subjects.iter().zip(&folders) {
        assert_eq!(Path::new(&verdict.subject).file_name(), Path::new(folder).file_name());
        let why = &verdict.criteria[0].evidence[0].message;
        assert_eq!(stderr(&output).matches(why.as_str()).count(), 1, "it is said once: {why}");
    }
}

#[test]
fn a_solution_and_a_subject_at_once_are_wrong_usage() {
    let output = xtask(&["grade", "tokio", "--solution", "--subject", &empty_folder("both")]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn no_run_at_all_is_wrong_usage() {
    for verb in ["grade", "verify"] {
        assert_eq!(xtask(&[verb, "--repeat", "0"]).status.code(), Some(2));
    }
}

#[test]
fn no_verb_and_an_unknown_one_are_wrong_usage() {
    assert_eq!(xtask(&[]).status.code(), Some(2));
    assert_eq!(xtask(&["mark"]).status.code(), Some(2));
}

#[test]
fn a_step_that_does_not_exist_is_wrong_usage() {
    assert_eq!(xtask(&["test", "no-such-step"]).status.code(), Some(2));
}

#[test]
fn every_verb_explains_itself() {
    let overview = stdout(&xtask(&["--help"]));
    for verb in VERBS {
        assert!(overview.contains(verb), "{overview}");
        let output = xtask(&[verb, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(stdout(&output).contains(&format!("cargo xtask {verb}")), "{}", stdout(&output));
    }
}

#[test]
fn a_shell_can_complete_the_verbs() {
    let output = xtask(&["completions", "bash"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(VERBS.iter().all(|verb| stdout(&output).contains(verb)));
}

#[test]
fn where_nobody_watches_there_is_no_escape_code() {
    let folder = empty_folder("plain");
    let calls: [&[&str]; 4] = [
        &["--help"],
        &["grade", "--no-such-flag"],
        &["grade", "golang"],
        &["grade", "tokio", "--subject", &folder],
    ];
    for arguments in calls {
        for no_colour in [None, Some("1")] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
            command.args(arguments).env_remove("NO_COLOR");
            let output = command.envs(no_colour.map(|it| ("NO_COLOR", it))).output();
            let output = output.expect("it can be run");
            assert!(
                !output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b),
                "{arguments:?}"
            );
        }
    }
}
