//! `book/traces/NAME.json`: how many tasks were alive at each moment of a run.

use verdict::{Sample, Trace, TraceSubject};

/// Reads a trace, and refuses one that cannot be drawn.
pub(super) fn parse(text: &str) -> Result<Trace, String> {
    let trace: Trace = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if trace.series.is_empty() {
        return Err("there is no series: record the run again".to_owned());
    }
    for series in &trace.series {
        if series.points.len() < 2 {
            return Err("a series has fewer than two points: record the run again".to_owned());
        }
        if !series.points.is_sorted_by(|a, b| a.second < b.second) {
            return Err("the seconds of a series do not increase: record the run again".to_owned());
        }
    }
    Ok(trace)
}

pub(super) fn last_second(trace: &Trace) -> u64 {
    points(trace).map(|point| point.second).max().unwrap_or(0)
}

pub(super) fn highest(trace: &Trace) -> u64 {
    points(trace).map(|point| point.live).max().unwrap_or(0)
}

fn points(trace: &Trace) -> impl Iterator<Item = &Sample> {
    trace.series.iter().flat_map(|series| &series.points)
}

pub(super) fn name(subject: TraceSubject) -> &'static str {
    match subject {
        TraceSubject::Exercise => "l’exercice",
        TraceSubject::Solution => "la solution",
    }
}

/// How the style sheet calls it.
pub(super) fn key(subject: TraceSubject) -> &'static str {
    match subject {
        TraceSubject::Exercise => "exercise",
        TraceSubject::Solution => "solution",
    }
}
