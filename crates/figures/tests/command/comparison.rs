//! What `--against` says of two runs, and the exit code that a script goes by.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::measured;
use figures::{Benches, Figure, Pair};

fn figure(bench: &str, runtime: &str, variant: &str, median: f64) -> Figure {
    Figure {
        bench: bench.to_owned(),
        runtime: runtime.to_owned(),
        variant: variant.to_owned(),
        parameters: BTreeMap::from([("batch".to_owned(), 100)]),
        unit: "ns".to_owned(),
        median,
        low: 0.99 * median,
        high: 1.01 * median,
        elements: 100,
    }
}

/// A run that has everything which is compared.
fn usual() -> Benches {
    let figures = vec![
        figure("service", "tokio-multi", "raw", 1_000.0),
        figure("service", "tokio-multi", "facade", 1_100.0),
        figure("service", "smol", "raw", 2_000.0),
        figure("service", "smol", "facade", 2_200.0),
        figure("service", "go", "fixed", 3_000.0),
    ];
    let pair = Pair {
        bench: "spawn".to_owned(),
        runtime: "smol".to_owned(),
        per: "task".to_owned(),
        unit: "ns".to_owned(),
        plain: 100.0,
        added: 20.0,
        low: 19.0,
        high: 21.0,
    };
    measured(figures, vec![pair])
}

fn slow_down(figure: &mut Figure, factor: f64) {
    figure.median *= factor;
    figure.low *= factor;
    figure.high *= factor;
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn run(before: &Path, after: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_figures"));
    command.arg("--against").arg(before).arg("--from").arg(after).output().unwrap()
}

/// Compares the usual run with another, which an edit makes of it.
fn after(edit: impl FnOnce(&mut Benches)) -> (Option<i32>, String) {
    between(|_| (), edit)
}

/// Compares two runs, each made of the usual one by an edit.
fn between(
    first: impl FnOnce(&mut Benches),
    second: impl FnOnce(&mut Benches),
) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (usual(), usual());
    first(&mut one);
    second(&mut other);
    let json = |run: &Benches| serde_json::to_string(run).unwrap();
    let before = file(folder.path(), "before.json", &json(&one));
    let after = file(folder.path(), "after.json", &json(&other));
    let output = run(&before, &after);
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_same_run_again_is_not_slower() {
    let (code, said) = after(|_| ());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("0 plus lentes, 0 plus rapides"), "{said}");
}

#[test]
fn a_facade_that_became_slower_is_named() {
    let (code, said) = after(|run| slow_down(&mut run.figures[3], 1.2));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("service batch=100, smol, façade / nu"), "{said}");
    assert!(said.contains("+20,0\u{a0}%"), "{said}");
}

#[test]
fn a_bare_runtime_that_became_slower_is_named_beside_the_others() {
    let (code, said) = after(|run| slow_down(&mut run.figures[2], 1.2));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("service batch=100, smol / tokio-multi"), "{said}");
}

#[test]
fn a_pair_that_adds_more_is_named() {
    let (code, said) = after(|run| {
        let pair = &mut run.pairs[0];
        (pair.low, pair.added, pair.high) = (39.0, 40.0, 41.0);
    });
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("spawn, smol, façade / nu par paires"), "{said}");
}

#[test]
fn a_facade_that_adds_twice_as_much_is_named_though_the_whole_hides_it() {
    let cost = |run: &mut Benches, added: f64| {
        let pair = &mut run.pairs[0];
        pair.plain = 1_000.0;
        (pair.low, pair.added, pair.high) = (added - 1.0, added, added + 1.0);
    };
    let check = |added: f64, code: i32| {
        let found = between(|run| cost(run, 20.0), |run| cost(run, added));
        assert_eq!(found.0, Some(code), "{added}: {}", found.1);
        let named = found.1.contains("spawn, smol, ce que la façade ajoute");
        assert_eq!(named, code == 1, "{}", found.1);
    };
    check(28.0, 0);
    check(40.0, 1);
    // Of next to nothing, twice as much is nothing.
    let found = between(|run| cost(run, 2.0), |run| cost(run, 9.0));
    assert_eq!(found.0, Some(0), "{}", found.1);
}

#[test]
fn an_iteration_that_does_ten_times_the_work_is_not_slower() {
    let (code, said) = after(|run| {
        for figure in &mut run.figures {
            slow_down(figure, 10.0);
            figure.elements *= 10;
        }
    });
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_change_within_the_bound_is_noise() {
    let (code, said) = after(|run| slow_down(&mut run.figures[3], 1.08));
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_change_whose_intervals_meet_is_noise() {
    let (code, said) = after(|run| {
        let figure = &mut run.figures[3];
        (figure.median, figure.high) = (1.5 * figure.median, 1.6 * figure.median);
    });
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_machine_twice_as_slow_changes_no_ratio() {
    let (code, said) = after(|run| {
        run.machine.cpu = "Another CPU".to_owned();
        run.figures.iter_mut().for_each(|figure| slow_down(figure, 2.0));
    });
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("machines différentes"), "{said}");
}

#[test]
fn everything_twice_as_slow_on_the_same_machine_is_slower() {
    let (code, said) = after(|run| {
        run.figures.iter_mut().for_each(|figure| slow_down(figure, 2.0));
    });
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("tokio-multi, raw"), "{said}");
}

#[test]
fn what_became_quicker_is_shown_and_is_no_failure() {
    let (code, said) = after(|run| slow_down(&mut run.figures[3], 0.5));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Plus rapide qu’avant"), "{said}");
}

#[test]
fn what_is_no_longer_measured_and_what_was_not_yet_are_named() {
    let (code, said) = after(|run| {
        run.figures.pop();
        run.figures.push(figure("spawn", "smol", "raw", 100.0));
    });
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("service batch=100, go, fixed\u{a0}: n’est plus mesuré"), "{said}");
    assert!(said.contains("spawn batch=100, smol, raw\u{a0}: n’était pas mesuré"), "{said}");
}

#[test]
fn a_file_that_is_no_run_is_refused_by_its_name_and_the_next_step_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(folder.path(), "good.json", &serde_json::to_string(&usual()).unwrap());
    let other_schema = serde_json::to_string(&Benches { schema: 2, ..usual() }).unwrap();
    let faults = [
        ("malformed.json", "{\"schema\": 1", "cargo xtask bench"),
        ("incomplete.json", "{\"schema\": 1}", "cargo xtask bench"),
        ("without-schema.json", "{}", "cargo xtask bench"),
        ("other-schema.json", &other_schema, "schéma 2"),
    ];
    for (name, text, wanted) in faults {
        let fault = file(folder.path(), name, text);
        for output in [run(&fault, &good), run(&good, &fault)] {
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{name}: {said}");
            assert!(said.contains(name) && said.contains(wanted), "{name}: {said}");
            assert!(output.stdout.is_empty());
        }
    }
}

#[test]
fn a_file_that_is_not_there_is_refused_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&folder.path().join("absent.json"), &folder.path().join("absent.json"));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("absent.json"));
}

#[test]
fn a_run_to_compare_without_one_to_compare_it_with_is_wrong_usage() {
    let output = Command::new(env!("CARGO_BIN_EXE_figures")).args(["--from", "x.json"]).output();
    assert_eq!(output.unwrap().status.code(), Some(2));
}
