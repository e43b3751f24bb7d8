//! What `bookbinder check`, in `command_line.rs`, takes for granted of the book of this repository.

use std::fs;
use std::path::Path;

use bookbinder::Layout;

fn layout() -> Layout {
    Layout::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), None)
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
