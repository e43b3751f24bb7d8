//! What `curriculum.toml` promises is there: points, pages, rooms, and the dependencies of each exercise.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::common::{exams, root, text, toml, tracks};

/// Dependencies by name.
type Dependencies = BTreeMap<String, Dependency>;

/// What a dependency asks for: the package behind the name, its features, and its version where it is not ours.
#[derive(Debug, PartialEq)]
struct Dependency {
    package: String,
    features: BTreeSet<String>,
    version: Option<String>,
}

fn dependencies(table: &toml::Table) -> Dependencies {
    let read = |(name, it): (&String, &toml::Value)| {
        let package = it.get("package").and_then(toml::Value::as_str).unwrap_or(name);
        let features = it.get("features").and_then(toml::Value::as_array);
        let features = features.into_iter().flatten().filter_map(toml::Value::as_str);
        let features = features.map(str::to_owned).collect();
        let version = it.as_str().or_else(|| it.get("version")?.as_str()).map(str::to_owned);
        (name.clone(), Dependency { package: package.to_owned(), features, version })
    };
    table.iter().map(read).collect()
}

/// What a subject must be built with: the exercise's dependencies, with the features that its tests add. The facade of its
/// runtime boxes what it spawns besides, which only makes the build shorter.
fn to_stage(runtime: &str, manifest: &toml::Table) -> Dependencies {
    let table = |name: &str| manifest.get(name).and_then(toml::Value::as_table);
    let mut staged = table("dependencies").map(dependencies).unwrap_or_default();
    for (name, more) in table("dev-dependencies").map(dependencies).unwrap_or_default() {
        if let Some(known) = staged.get_mut(&name) {
            known.features.extend(more.features);
        }
    }
    if let Some(facade) = staged.get_mut(runtime) {
        facade.features.insert("boxed".to_owned());
    }
    staged
}

/// The points of the required criteria, and of the others.
fn points(exam: &toml::Table) -> (i64, i64) {
    let mut sums = (0, 0);
    for criterion in exam["criterion"].as_array().expect("the criteria") {
        let points = criterion["points"].as_integer().expect("a number");
        let required = criterion["required"].as_bool().expect("yes or no");
        *(if required { &mut sums.0 } else { &mut sums.1 }) += points;
    }
    sums
}

/// The files that an exam's criteria name and that are not there, as `there` tells.
fn absent(exam: &toml::Table, there: impl Fn(&Path) -> bool) -> Vec<String> {
    let mut paths = BTreeSet::new();
    for criterion in exam["criterion"].as_array().expect("the criteria") {
        paths.insert(format!("book/src/{}", text(criterion, "page")));
        for track in tracks(exam).values() {
            let room = text(criterion, "room");
            let folder = if room == "no_leak.rs" { "tests" } else { "src" };
            for side in ["exercise", "solution", "pristine"] {
                paths.insert(format!("{}/{folder}/{room}", text(track, side)));
            }
        }
    }
    paths.into_iter().filter(|path| !there(Path::new(path))).collect()
}

#[test]
fn the_points_are_twenty_and_two() {
    assert!(exams().iter().all(|exam| points(exam) == (20, 2)));
}

#[test]
fn every_page_and_every_room_exists() {
    for exam in exams() {
        assert_eq!(absent(&exam, |path| root().join(path).is_file()), Vec::<String>::new());
    }
}

#[test]
fn a_subject_is_built_with_what_the_exercise_is() {
    for exam in exams() {
        for (runtime, track) in tracks(&exam) {
            let manifest = toml(Path::new(text(track, "exercise")).join("Cargo.toml"));
            let staged = track["dependencies"].as_table().expect("a table");
            assert_eq!(dependencies(staged), to_stage(runtime, &manifest), "on {runtime}");
        }
    }
}

#[test]
fn every_dependency_lies_where_the_curriculum_says() {
    for exam in exams() {
        for track in tracks(&exam).values() {
            for (name, dependency) in track["dependencies"].as_table().expect("a table") {
                let Some(path) = dependency.get("path") else { continue };
                let path = Path::new(path.as_str().expect("a string"));
                let manifest = toml(path.join("Cargo.toml"));
                let package = dependency.get("package").and_then(toml::Value::as_str);
                assert_eq!(text(&manifest["package"], "name"), package.unwrap_or(name));
            }
        }
    }
}

#[test]
fn a_feature_a_point_and_a_page_that_are_missing_are_found() {
    let manifest = "
        dependencies.tokio = { package = \"fuite-tokio\", features = [\"time\"] }
        dependencies.stop-token = \"0.7\"
        dev-dependencies.tokio = { package = \"fuite-tokio\", features = [\"test-util\"] }";
    let staged = |features: &str| -> toml::Table {
        let version = "stop-token = { version = \"0.7\" }";
        format!("tokio = {{ package = \"fuite-tokio\", features = {features} }}\n{version}")
            .parse()
            .expect("TOML")
    };
    let manifest = to_stage("tokio", &manifest.parse().expect("TOML"));
    assert_eq!(dependencies(&staged("[\"boxed\", \"test-util\", \"time\"]")), manifest);
    assert_ne!(dependencies(&staged("[\"boxed\", \"time\"]")), manifest);
    assert_ne!(dependencies(&staged("[\"test-util\", \"time\"]")), manifest);
    let mut other_version = dependencies(&staged("[\"boxed\", \"test-util\", \"time\"]"));
    other_version.entry("stop-token".into()).and_modify(|it| it.version = Some("0.6".into()));
    assert_ne!(other_version, manifest);

    let exam: toml::Table = "
        criterion = [
            { points = 19, required = true, page = \"a.md\", room = \"batch.rs\" },
            { points = 2, required = false, page = \"b.md\", room = \"batch.rs\" },
        ]
        runtime = {}"
        .parse()
        .expect("TOML");
    assert_eq!(points(&exam), (19, 2));
    assert_eq!(absent(&exam, |path| !path.ends_with("b.md")), ["book/src/b.md"]);
}
