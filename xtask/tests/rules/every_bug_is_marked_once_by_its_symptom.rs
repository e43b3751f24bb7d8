//! Each room of an exercise has one `TODO(bug-N)` that states a symptom; its test has `TODO(bonus)`; a
//! solution has none.

use std::collections::BTreeMap;

use crate::common::{exams, files, read, rooms, root, text, tracks};

/// A `TODO`: the file it is in, and what stands in its brackets.
type Mark = (String, String);

/// A symptom takes at least so many words.
const WORDS: usize = 4;

/// The marks that an exercise must have, and no others.
fn expected(rooms: &BTreeMap<String, String>) -> Vec<Mark> {
    let bugs = rooms.iter().map(|(bug, room)| (format!("src/{room}"), format!("bug-{bug}")));
    let bonus = ("tests/no_leak.rs".to_owned(), "bonus".to_owned());
    let mut expected: Vec<_> = bugs.chain([bonus]).collect();
    expected.sort();
    expected
}

/// The marks that there are, in the order of their files; one without a symptom is marked as such.
fn marks(sources: &BTreeMap<String, String>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (path, source) in sources {
        for rest in source.lines().filter_map(|line| Some(line.split_once("TODO")?.1)) {
            let parts = rest.strip_prefix('(').and_then(|rest| rest.split_once("): "));
            let mark = match parts {
                Some((name, symptom)) if symptom.split_whitespace().count() >= WORDS => name,
                _ => "without a symptom",
            };
            marks.push((path.clone(), mark.to_owned()));
        }
    }
    marks.sort();
    marks
}

#[test]
fn every_exercise_is_marked_room_by_room() {
    for exam in exams() {
        for track in tracks(&exam).values() {
            let sources = files(&root().join(text(track, "exercise")));
            assert_eq!(marks(&sources), expected(&rooms(&exam)));
        }
    }
}

#[test]
fn no_solution_is_marked() {
    for exam in exams() {
        for track in tracks(&exam).values() {
            let mut sources = files(&root().join(text(track, "solution")));
            // The exercise as it was handed out lies beside the solution.
            sources.retain(|path, _| !path.starts_with("pristine/"));
            assert!(!sources.is_empty() && marks(&sources).is_empty(), "{:?}", marks(&sources));
        }
    }
}

#[test]
fn a_mark_that_is_doubled_missing_or_mute_is_found() {
    let rooms = BTreeMap::from([("1".to_owned(), "workers.rs".to_owned())]);
    let bonus =
        ("tests/no_leak.rs".to_owned(), "// TODO(bonus): show that none is left".to_owned());
    let with = |source: &str| {
        marks(&BTreeMap::from([("src/workers.rs".to_owned(), source.to_owned()), bonus.clone()]))
    };
    let once = "// TODO(bug-1): after two hours they live\n";
    assert_eq!(with(once), expected(&rooms));
    for fault in ["", "// TODO: x y z t u", "// TODO(bug-1):", "// TODO(bug-2): it never ever ends"]
    {
        assert_ne!(with(fault), expected(&rooms), "{fault}");
    }
    assert_ne!(with(&once.repeat(2)), expected(&rooms));
}

#[test]
fn the_curriculum_names_four_bugs() {
    assert!(read("curriculum.toml").contains("bug-4"));
    assert!(exams().iter().all(|exam| rooms(exam).len() == 4));
}
