//! The book of this repository has no fault that a check knows.

use std::fs;
use std::path::Path;

use bookbinder::Layout;

fn layout() -> Layout {
    Layout::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), None)
}

#[test]
fn it_has_no_problem() {
    let problems = bookbinder::check(&layout()).expect("a book that renders");
    let report: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(report.is_empty(), "{}", report.join("\n"));
}

#[test]
fn every_page_that_the_curriculum_names_is_there() {
    let file = layout().root().join("curriculum.toml");
    let text = fs::read_to_string(&file).expect("the curriculum");
    let named = text.lines().filter_map(|line| line.strip_prefix("page = \"")?.strip_suffix('"'));
    for page in named {
        assert!(layout().pages().join(page).is_file(), "curriculum.toml names `{page}`");
    }
}

#[test]
fn it_has_a_word_list_without_which_spelling_is_not_checked() {
    let list = fs::read_to_string(layout().book().join("words/fr.txt")).expect("a word list");
    let words: Vec<&str> = list.lines().collect();
    assert!(words.len() > 500 && words.is_sorted(), "{} words", words.len());
}

/// The quickest of its transcripts, run again: a fresh fingerprint is not a promise.
#[test]
fn a_transcript_is_still_what_its_command_prints() {
    const QUICKEST: &str = "grade-help";
    let index = layout().book().join("transcripts/index.toml");
    let listed = fs::read_to_string(index).is_ok_and(|index| index.contains(QUICKEST));
    if listed {
        let (kept, now) = bookbinder::rerun(&layout(), QUICKEST).expect("a command that runs");
        assert_eq!(kept, now);
    }
}
