//! An exercise and its solution have the same files and the same dependencies, so that every mix of
//! their rooms compiles.

use std::path::Path;

use crate::common::{exams, files, root, text, toml, tracks};

/// One side of a course: the names of its files, and its manifest.
struct Side {
    files: Vec<String>,
    manifest: toml::Table,
}

fn side(folder: &str) -> Side {
    let names = |part: &str| -> Vec<String> {
        let names = files(&root().join(folder).join(part)).into_keys();
        names.map(|name| format!("{part}/{name}")).collect()
    };
    let manifest = toml(Path::new(folder).join("Cargo.toml"));
    Side { files: [names("src"), names("tests")].concat(), manifest }
}

/// In what the two sides differ and should not.
fn differences(exercise: &Side, solution: &Side) -> Vec<String> {
    let only = |side: &Side, other: &Side| -> Vec<String> {
        let lonely = side.files.iter().filter(|name| !other.files.contains(name));
        lonely.map(|name| format!("{name} is on one side only")).collect()
    };
    let mut differences = [only(exercise, solution), only(solution, exercise)].concat();
    for table in ["dependencies", "dev-dependencies"] {
        if exercise.manifest.get(table) != solution.manifest.get(table) {
            differences.push(format!("[{table}] differ"));
        }
    }
    differences
}

#[test]
fn each_exercise_matches_its_solution() {
    for exam in exams() {
        for (runtime, track) in tracks(&exam) {
            let exercise = side(text(track, "exercise"));
            assert!(exercise.files.len() > 5, "the files of {runtime} were read");
            let solution = side(text(track, "solution"));
            assert_eq!(differences(&exercise, &solution), Vec::<String>::new(), "on {runtime}");
        }
    }
}

#[test]
fn a_file_and_a_dependency_on_one_side_only_are_found() {
    let side = |file: &str, manifest: &str| Side {
        files: vec!["src/lib.rs".to_owned(), file.to_owned()],
        manifest: manifest.parse().expect("it is TOML"),
    };
    let exercise = side("src/batch.rs", "dependencies.orders = \"1\"");
    let solution = side("src/lot.rs", "dependencies.orders = \"2\"");
    let expected = [
        "src/batch.rs is on one side only",
        "src/lot.rs is on one side only",
        "[dependencies] differ",
    ];
    assert_eq!(differences(&exercise, &solution), expected);
}
