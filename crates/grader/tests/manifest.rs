//! A manifest that the learner has edited is ignored, and the report says so: above all where that
//! is why the subject does not compile.

mod common;

use std::fs;
use std::path::Path;

use common::{Copy, copy_of_the_solution, edit, grade, grader, solution, target};
use grader::{Graded, Grader, Report, Silent, Subject, Trials};

const DEPENDENCY: &str = "[dependencies]\nitoa = \"1\"\n";
const USE: &str =
    "pub fn shown(number: u64) -> String { itoa::Buffer::new().format(number).to_owned() }";

/// Adds a dependency to a subject that already has a manifest, and code that uses it.
fn add_a_dependency(folder: &Path) {
    edit(&folder.join("Cargo.toml"), |it| it.replacen("[dependencies]\n", DEPENDENCY, 1));
    edit(&folder.join("src/lib.rs"), |it| format!("{it}\n{USE}\n"));
}

/// Holds that a subject does not compile for want of the dependency, and that its report tells why.
#[track_caller]
fn check_the_reason_is_told(grader: &Grader, graded: &Graded) {
    let compiler = graded.compiler.as_deref().expect("it does not compile");
    assert!(compiler.contains("itoa"), "{compiler}");
    assert!(notes_the_manifest(graded), "{:?}", graded.verdict.notes);
    let page = Report::new(grader, false).graded(graded);
    let (_, after_the_compiler) = page.split_once(compiler).expect("its words are there in full");
    assert!(after_the_compiler.contains("Cargo.toml"), "{page}");
}

fn notes_the_manifest(graded: &Graded) -> bool {
    graded.verdict.notes.iter().any(|note| note.contains("Cargo.toml"))
}

#[test]
fn a_dependency_added_to_the_exercise_is_told_as_the_reason_why_it_does_not_compile() {
    let copy = Copy::open();
    add_a_dependency(&copy.root.join("exercises/tokio"));
    let grader = Grader::open(&copy.root, target()).unwrap();
    let graded = grader.grade("tokio", &Subject::Exercise, &Trials::default(), &Silent).unwrap();
    check_the_reason_is_told(&grader, &graded);
}

#[test]
fn a_dependency_added_to_a_folder_is_told_as_the_reason_why_it_does_not_compile() {
    let folder = copy_of_the_solution("tokio", "own-dependency");
    fs::copy(solution("tokio").join("Cargo.toml"), folder.join("Cargo.toml")).unwrap();
    add_a_dependency(&folder);
    check_the_reason_is_told(&grader(), &grade("tokio", &folder).unwrap());
}

#[test]
fn a_folder_is_noted_for_its_manifest_only_where_that_is_its_own() {
    let folder = copy_of_the_solution("tokio", "own-manifest");
    let (manifest, handed_out) = (folder.join("Cargo.toml"), solution("tokio"));
    for original in [handed_out.join("Cargo.toml"), handed_out.join("pristine/Cargo.toml")] {
        fs::copy(original, &manifest).unwrap();
        let graded = grade("tokio", &folder).unwrap();
        assert!(!notes_the_manifest(&graded), "{:?}", graded.verdict.notes);
    }
    edit(&manifest, |it| format!("{it}\n# mine\n"));
    assert!(notes_the_manifest(&grade("tokio", &folder).unwrap()));
}
