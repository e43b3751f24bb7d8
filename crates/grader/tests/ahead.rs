//! An unchanged subject is tried at once, without cargo where nothing that it is made from has changed; a changed one is
//! never judged by what an earlier build has shown.

mod common;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::{Copy, copy_of_the_solution, edit, grader, overlay, solution, target};
use grader::{Freshness, Graded, Grader, Silent, Subject, Trials};
use serde_json::{Value, json};
use verdict::Verdict;

fn grade_with(grader: &Grader, folder: &Path) -> Graded {
    let subject = Subject::Folder(folder.to_owned());
    grader.grade("tokio", &subject, &Trials::default(), &Silent).unwrap()
}

fn grade(folder: &Path) -> Graded {
    grade_with(&grader(), folder)
}

/// A copy of the solution that has been graded, and what came of it.
fn graded(name: &str) -> (PathBuf, Graded) {
    let folder = copy_of_the_solution("tokio", name);
    let graded = grade(&folder);
    assert_eq!(graded.verdict.score, 20, "{:#?}", graded.verdict.criteria);
    (folder, graded)
}

/// A copy of the leaking service that has been graded.
static LEAK: LazyLock<Graded> = LazyLock::new(|| {
    let folder = copy_of_the_solution("tokio", "ahead-leaks");
    overlay(&solution("tokio").join("pristine/src"), &folder.join("src"));
    let graded = grade(&folder);
    assert_eq!(graded.verdict.score, 0);
    graded
});

/// The folder in which the grader builds a subject.
fn stage(graded: &Graded) -> PathBuf {
    target().join("fuite/stages").join(&graded.staged)
}

/// Where the grader keeps what it built last of a subject.
fn record(graded: &Graded) -> PathBuf {
    stage(graded).join("last-build.json")
}

/// The program that runs the probes on a subject.
fn probe(graded: &Graded) -> PathBuf {
    target().join("fuite/build/debug").join(format!("{}-probe", graded.staged))
}

fn timeless(verdict: &Verdict) -> Verdict {
    Verdict { seconds: 0.0, ..verdict.clone() }
}

#[test]
fn an_unchanged_subject_is_tried_ahead_to_the_same_verdict() {
    let (folder, first) = graded("ahead-unchanged");
    let second = grade(&folder);
    assert_eq!(second.freshness, Freshness::Unchanged);
    assert_eq!(timeless(&second.verdict), timeless(&first.verdict));
}

#[test]
fn where_cargo_might_be_told_otherwise_it_is_asked() {
    let (folder, first) = graded("ahead-configured");
    // Says nothing, but cargo reads it.
    let configuration = stage(&first).join(".cargo/config.toml");
    fs::create_dir_all(configuration.parent().unwrap()).unwrap();
    fs::write(&configuration, "").unwrap();
    let second = grade(&folder);
    fs::remove_file(&configuration).unwrap();
    assert_eq!(second.freshness, Freshness::Confirmed);
    assert_eq!(timeless(&second.verdict), timeless(&first.verdict));
}

#[test]
fn a_subject_that_asks_the_compiler_for_a_variable_is_for_cargo_to_judge() {
    let (folder, _) = graded("ahead-variable");
    edit(&folder.join("src/lib.rs"), |text| {
        format!("{text}\npub const EDITOR: Option<&str> = option_env!(\"EDITOR\");\n")
    });
    assert_eq!(grade(&folder).freshness, Freshness::Unknown);
    assert_eq!(grade(&folder).freshness, Freshness::Confirmed);
}

#[test]
fn what_was_put_on_the_stage_and_not_built_is_built_by_the_next_run() {
    let (folder, first) = graded("ahead-killed");
    let leaking = solution("tokio").join("pristine/src/monitor.rs");
    fs::copy(&leaking, folder.join("src/monitor.rs")).unwrap();
    // As a run leaves it that is killed before cargo is done.
    let staged = stage(&first).join(&first.staged).join("src/monitor.rs");
    fs::copy(&leaking, staged).unwrap();
    let again = grade(&folder);
    assert_eq!(again.freshness, Freshness::Unknown);
    assert_eq!(again.verdict.diagnosed(), [2]);
}

#[test]
fn an_edited_subject_is_judged_by_its_new_build() {
    let (folder, _) = graded("ahead-edited");
    overlay(&solution("tokio").join("pristine/src"), &folder.join("src"));
    let edited = grade(&folder);
    assert_eq!(edited.freshness, Freshness::Unknown);
    assert_eq!(edited.verdict.diagnosed(), [1, 2, 3, 4]);
}

#[test]
fn an_edit_of_what_a_subject_is_built_with_is_seen_though_the_subject_is_the_same() {
    let copy = Copy::open();
    let grader = Grader::open(&copy.root, target()).unwrap();
    let folder = copy_of_the_solution("tokio", "ahead-facade");
    // Twice, for the first run cannot tell whether what was copied a moment ago has been copied once more since.
    grade_with(&grader, &folder);
    grade_with(&grader, &folder);
    let unchanged = grade_with(&grader, &folder);
    assert_eq!(unchanged.freshness, Freshness::Unchanged);
    assert_eq!(unchanged.verdict.score, 20);

    // From now on, a probe says nothing at all.
    edit(&copy.root.join("crates/probes/src/child.rs"), |text| {
        let first = "confine(MOST_BYTES).map_err(ChildError::Confine)?;";
        text.replacen(first, &format!("{first} if line!() > 0 {{ return Ok(()) }}"), 1)
    });
    let edited = grade_with(&grader, &folder);
    assert_eq!(edited.freshness, Freshness::Unknown);
    assert_eq!(edited.verdict.score, 0, "evidence of the old probes is none");
}

#[test]
fn a_record_of_another_subject_is_not_believed() {
    let (folder, good) = graded("ahead-misled");
    fs::copy(record(&LEAK), record(&good)).unwrap();
    let again = grade(&folder);
    assert_eq!(again.freshness, Freshness::Unknown);
    assert_eq!(again.verdict.score, 20, "the other's programs are not its own");
}

#[test]
fn a_record_of_an_earlier_file_of_the_same_name_is_not_believed() {
    let (folder, good) = graded("ahead-replaced");
    replace(&probe(&good), &probe(&LEAK));
    let again = grade(&folder);
    assert_eq!(again.freshness, Freshness::Unknown);
    assert_eq!(again.verdict.score, 20);
}

#[test]
fn a_program_that_was_replaced_together_with_its_record_is_not_believed() {
    let (folder, good) = graded("ahead-forged");
    let (record, probe_of_it) = (record(&good), probe(&good));
    let mut text: Value = serde_json::from_slice(&fs::read(&record).unwrap()).unwrap();
    assert_eq!(text["prints"][0], print_of(&probe_of_it), "this is how a record is written");
    replace(&probe_of_it, &probe(&LEAK));
    text["prints"][0] = print_of(&probe_of_it);
    fs::write(&record, text.to_string()).unwrap();

    let again = grade(&folder);
    assert_eq!(again.freshness, Freshness::Unknown, "cargo puts back what it has built");
    assert_eq!(again.verdict.score, 20);
}

#[test]
fn a_record_that_cannot_be_read_is_none() {
    let (folder, good) = graded("ahead-garbled");
    fs::write(record(&good), "{").unwrap();
    let again = grade(&folder);
    assert_eq!(again.freshness, Freshness::Unknown);
    assert_eq!(again.verdict.score, 20);
    assert_eq!(grade(&folder).freshness, Freshness::Unchanged, "it has been written anew");
}

/// Puts another file in the place of a program.
fn replace(program: &Path, by: &Path) {
    fs::remove_file(program).unwrap();
    fs::copy(by, program).unwrap();
}

/// What a record says of a program as it lies on the disk now.
fn print_of(program: &Path) -> Value {
    let it = fs::metadata(program).unwrap();
    json!({
        "device": it.dev(),
        "inode": it.ino(),
        "size": it.size(),
        "modified": [it.mtime(), it.mtime_nsec()],
        "changed": [it.ctime(), it.ctime_nsec()],
    })
}
