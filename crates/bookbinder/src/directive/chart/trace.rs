//! `book/traces/NAME.json`: how many tasks were alive at each moment of a run.

use serde::Deserialize;

/// A run of the exercise and of the solution on one runtime.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trace {
    pub(super) runtime: String,
    pub(super) series: Vec<Series>,
}

/// One of the two.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Series {
    pub(super) subject: Subject,
    pub(super) points: Vec<Point>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Subject {
    Exercise,
    Solution,
}

/// What was counted at one moment.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Point {
    /// Since the start, in the time of the run.
    pub(super) second: u64,
    /// Live tasks.
    pub(super) live: u64,
    /// Spawn sites of these.
    pub(super) sites: u64,
    /// Memory that they hold.
    pub(super) bytes: u64,
}

impl Subject {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Exercise => "l’exercice",
            Self::Solution => "la solution",
        }
    }

    /// How the style sheet calls it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Exercise => "exercise",
            Self::Solution => "solution",
        }
    }
}

impl Trace {
    /// Reads a trace, and refuses one that cannot be drawn.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let trace: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if trace.series.is_empty() {
            return Err("there is no series: record the run again".to_owned());
        }
        for series in &trace.series {
            if series.points.len() < 2 {
                return Err("a series has fewer than two points: record the run again".to_owned());
            }
            if !series.points.is_sorted_by(|a, b| a.second < b.second) {
                return Err(
                    "the seconds of a series do not increase: record the run again".to_owned()
                );
            }
        }
        Ok(trace)
    }

    pub(super) fn last_second(&self) -> u64 {
        self.points().map(|point| point.second).max().unwrap_or(0)
    }

    pub(super) fn highest(&self) -> u64 {
        self.points().map(|point| point.live).max().unwrap_or(0)
    }

    fn points(&self) -> impl Iterator<Item = &Point> {
        self.series.iter().flat_map(|series| &series.points)
    }
}
