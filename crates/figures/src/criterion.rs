//! Reads what criterion leaves in its folder: for each bench a `benchmark.json`, which names it, beside an
//! `estimates.json`.
//!
//! A bench is named by its group, `service`; its function, `tokio-multi/facade`; and its value, `batch=100,workers=2`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Figure;

/// A folder of criterion's that does not say what it should.
#[derive(Debug, thiserror::Error)]
pub enum CriterionError {
    /// The folder or a file cannot be read.
    #[error("{} ne se lit pas\u{a0}: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what criterion 0.8 writes.
    #[error("{} n’est pas de la forme que criterion 0.8 écrit\u{a0}: {source}", path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Where, and why.
        source: serde_json::Error,
    },
    /// The name of a bench is not of the form that `crates/benches` gives.
    #[error("{} nomme un banc «\u{a0}{name}\u{a0}», et non «\u{a0}runtime/variante\u{a0}» avec ses paramètres", path.display())]
    OtherName {
        /// Which file.
        path: PathBuf,
        /// The name.
        name: String,
    },
}

/// Half of `benchmark.json`.
#[derive(Deserialize)]
struct Benchmark {
    group_id: String,
    function_id: Option<String>,
    value_str: Option<String>,
    throughput: Option<Throughput>,
}

/// How much one iteration does; the other units of criterion are none of ours.
#[derive(Deserialize)]
enum Throughput {
    Elements(u64),
}

/// A part of `estimates.json`.
#[derive(Deserialize)]
struct Estimates {
    median: Median,
}

#[derive(Deserialize)]
struct Median {
    point_estimate: f64,
    confidence_interval: Interval,
}

#[derive(Deserialize)]
struct Interval {
    lower_bound: f64,
    upper_bound: f64,
}

/// Every figure in a folder of criterion's, ordered by its name.
///
/// # Errors
///
/// The folder cannot be read, or holds what the benches do not write.
pub fn read(folder: &Path) -> Result<Vec<Figure>, CriterionError> {
    let mut figures = Vec::new();
    collect(folder, &mut figures)?;
    figures.sort_by(|a, b| {
        let key = |it: &Figure| {
            (it.bench.clone(), it.parameters.clone(), it.runtime.clone(), it.variant.clone())
        };
        key(a).cmp(&key(b))
    });
    Ok(figures)
}

fn collect(folder: &Path, figures: &mut Vec<Figure>) -> Result<(), CriterionError> {
    let unreadable = |source| CriterionError::Unreadable { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if !path.is_dir() {
            continue;
        }
        // Beside `new` stands `base`, the run before it.
        if path.ends_with("new") && path.join("benchmark.json").is_file() {
            figures.push(figure(&path)?);
        } else {
            collect(&path, figures)?;
        }
    }
    Ok(())
}

fn figure(folder: &Path) -> Result<Figure, CriterionError> {
    let named = folder.join("benchmark.json");
    let benchmark: Benchmark = json(&named)?;
    let Estimates { median } = json(&folder.join("estimates.json"))?;
    let function = benchmark.function_id.unwrap_or_default();
    let value = benchmark.value_str.unwrap_or_default();
    let parts = function.split_once('/').zip(parameters(&value));
    let Some(((runtime, variant), parameters)) = parts else {
        let name = format!("{}/{function}/{value}", benchmark.group_id);
        return Err(CriterionError::OtherName { path: named, name });
    };
    Ok(Figure {
        bench: benchmark.group_id,
        runtime: runtime.to_owned(),
        variant: variant.to_owned(),
        parameters,
        unit: "ns".to_owned(),
        median: median.point_estimate,
        low: median.confidence_interval.lower_bound,
        high: median.confidence_interval.upper_bound,
        elements: benchmark.throughput.map_or(1, |Throughput::Elements(elements)| elements),
    })
}

/// `batch=100,workers=2`, taken apart; nothing is no parameter.
fn parameters(value: &str) -> Option<BTreeMap<String, u64>> {
    let one = |parameter: &str| {
        let (name, number) = parameter.split_once('=')?;
        Some((name.to_owned(), number.parse().ok()?))
    };
    value.split(',').filter(|parameter| !parameter.is_empty()).map(one).collect()
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, CriterionError> {
    let text = fs::read_to_string(path)
        .map_err(|source| CriterionError::Unreadable { path: path.to_owned(), source })?;
    serde_json::from_str(&text)
        .map_err(|source| CriterionError::Malformed { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESTIMATES: &str = r#"{"mean":{"point_estimate":9.0},"median":{"confidence_interval":
        {"confidence_level":0.95,"lower_bound":1.5,"upper_bound":2.5},"point_estimate":2.0,"standard_error":0.1}}"#;

    fn bench(root: &Path, folder: &str, benchmark: &str, estimates: &str) {
        let folder = root.join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("benchmark.json"), benchmark).unwrap();
        fs::write(folder.join("estimates.json"), estimates).unwrap();
    }

    #[test]
    fn a_figure_is_named_by_its_group_function_and_value() {
        let root = tempfile::tempdir().unwrap();
        let benchmark = r#"{"group_id":"service","function_id":"tokio-multi/facade","value_str":"batch=100,workers=2",
            "throughput":{"Elements":100},"full_id":"…","directory_name":"…","title":"…"}"#;
        bench(root.path(), "service/tokio-multi_facade/batch=100/new", benchmark, ESTIMATES);
        // An earlier run and what else criterion writes are no figures.
        bench(root.path(), "service/tokio-multi_facade/batch=100/base", benchmark, ESTIMATES);
        fs::create_dir_all(root.path().join("report")).unwrap();

        let figures = read(root.path()).unwrap();
        assert_eq!(figures.len(), 1);
        let figure = &figures[0];
        assert_eq!(
            (&*figure.bench, &*figure.runtime, &*figure.variant),
            ("service", "tokio-multi", "facade")
        );
        assert_eq!(figure.parameters["batch"], 100);
        assert_eq!(figure.parameters["workers"], 2);
        assert_eq!((figure.low, figure.median, figure.high), (1.5, 2.0, 2.5));
        assert_eq!(figure.elements, 100);
    }

    #[test]
    fn a_bench_without_a_value_or_a_throughput_is_one_operation_without_parameters() {
        let root = tempfile::tempdir().unwrap();
        let benchmark =
            r#"{"group_id":"spawn","function_id":"smol/raw","value_str":null,"throughput":null}"#;
        bench(root.path(), "spawn/smol_raw/new", benchmark, ESTIMATES);
        let figures = read(root.path()).unwrap();
        assert_eq!((figures[0].elements, figures[0].parameters.len()), (1, 0));
    }

    #[test]
    fn a_name_of_another_form_is_refused() {
        for (function, value) in
            [("\"smol\"", "null"), ("\"smol/raw\"", "\"100\""), ("null", "null")]
        {
            let root = tempfile::tempdir().unwrap();
            let benchmark = format!(
                r#"{{"group_id":"spawn","function_id":{function},"value_str":{value},"throughput":null}}"#
            );
            bench(root.path(), "spawn/x/new", &benchmark, ESTIMATES);
            let error = read(root.path()).unwrap_err();
            assert!(matches!(error, CriterionError::OtherName { .. }), "{error}");
        }
    }

    #[test]
    fn estimates_that_lack_the_median_are_refused_by_the_name_of_their_file() {
        let root = tempfile::tempdir().unwrap();
        let benchmark =
            r#"{"group_id":"spawn","function_id":"smol/raw","value_str":null,"throughput":null}"#;
        bench(root.path(), "spawn/smol_raw/new", benchmark, "{}");
        let error = read(root.path()).unwrap_err().to_string();
        assert!(error.contains("estimates.json") && error.contains("median"), "{error}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_refused_by_its_name() {
        let root = tempfile::tempdir().unwrap();
        let error = read(&root.path().join("absent")).unwrap_err().to_string();
        assert!(error.contains("absent"), "{error}");
    }
}
