//! A class is graded together; each of its subjects gets the verdict that it would get alone.

mod common;

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use common::{copy_of_the_solution, empty_folder, grade, grader, overlay, solution};
use grader::{GradeError, Graded, Silent, Trials};
use verdict::{Status, Verdict};

type Results = Vec<Result<Graded, GradeError>>;

/// One that leaks, an empty folder, a good one, one that does not compile, and the good one again.
static FOLDERS: LazyLock<[PathBuf; 5]> = LazyLock::new(|| {
    let good = copy_of_the_solution("tokio", "class-good");
    [leaking(), empty_folder("class-empty"), good.clone(), does_not_compile(), good]
});

/// The class, graded once for all tests.
static CLASS: LazyLock<Results> = LazyLock::new(|| grade_together(&*FOLDERS));

fn grade_together(folders: &[PathBuf]) -> Results {
    grader().grade_together("tokio", folders, &Trials::default(), &Silent).unwrap()
}

fn leaking() -> PathBuf {
    let folder = empty_folder("class-leaks");
    overlay(&solution("tokio").join("pristine/src"), &folder.join("src"));
    folder
}

fn does_not_compile() -> PathBuf {
    let folder = copy_of_the_solution("tokio", "class-does-not-compile");
    let room = folder.join("src/ledger.rs");
    let text = fs::read_to_string(&room).unwrap();
    fs::write(&room, format!("{text}\nconst HOURS: u32 = \"two\";\n")).unwrap();
    folder
}

#[test]
fn each_verdict_is_in_the_place_of_its_folder() {
    let score = |result: &Result<Graded, GradeError>| Some(result.as_ref().ok()?.verdict.score);
    let scores: Vec<_> = CLASS.iter().map(score).collect();
    assert_eq!(scores, [Some(0), None, Some(20), Some(0), Some(20)]);
    assert_eq!(CLASS[0].as_ref().unwrap().verdict.diagnosed(), [1, 2, 3, 4]);
}

#[test]
fn each_is_judged_as_if_it_were_alone() {
    let timeless = |verdict: &Verdict| Verdict { seconds: 0.0, ..verdict.clone() };
    for (folder, together) in FOLDERS.iter().zip(&*CLASS) {
        let Ok(together) = together else { continue };
        let alone = grade("tokio", folder).unwrap();
        assert_eq!(timeless(&together.verdict), timeless(&alone.verdict));
        assert_eq!(together.compiler, alone.compiler);
    }
}

#[test]
fn one_that_does_not_compile_is_told_so_in_the_compilers_words_under_its_own_path() {
    let broken = CLASS[3].as_ref().unwrap();
    let said = broken.compiler.as_deref().unwrap();
    assert!(said.contains("error[E0308]: mismatched types"), "{said}");
    assert!(said.contains("subjects/tokio-class-does-not-compile/src/ledger.rs:"), "{said}");
    assert!(broken.verdict.criteria.iter().all(|it| it.status == Status::Incomplete));
}

#[test]
fn one_that_is_refused_is_an_error_of_its_own() {
    assert!(matches!(&CLASS[1], Err(GradeError::NoSubject(folder)) if *folder == FOLDERS[1]));
}

#[test]
fn where_all_are_refused_nothing_is_built() {
    let together = grade_together(&[empty_folder("class-of-nobody")]);
    assert!(matches!(&together[..], [Err(GradeError::NoSubject(_))]));
}
