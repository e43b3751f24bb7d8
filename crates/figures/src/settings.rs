//! What the hand-written benches take on their command line: the same options as those of criterion, so that
//! `cargo bench -p benches -- --quick` can be said to all of them at once.

use clap::Parser;
use serde::Serialize;

/// How a hand-written bench is to run.
///
/// Criterion's other options are taken and have no effect: there is nothing here that they could change.
#[derive(Clone, Debug, Default, Parser)]
#[command(
    about = "Measures, checks what it measured, and prints a table",
    after_help = "Options of criterion that are not listed are accepted and ignored.\n\n\
        Examples:\n  \
        cargo bench -p benches -- --quick\n  \
        cargo bench -p benches --bench service -- smol\n  \
        cargo bench -p benches --bench census -- --json"
)]
pub struct Settings {
    /// Measures only the lines that contain this text.
    filter: Option<String>,
    /// A tenth of the rounds: a few seconds, and intervals that mean little.
    #[arg(long)]
    quick: bool,
    /// Prints pairs as lines of JSON on the standard output, and the table on the standard error.
    #[arg(long)]
    json: bool,
    /// Prints what would be measured, and measures nothing.
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    ignored: Ignored,
}

/// What criterion takes besides, with a value or without: a value must not be taken for a filter.
#[derive(Clone, Debug, Default, clap::Args)]
struct Ignored {
    #[arg(long, short, hide = true, overrides_with = "verbose")]
    verbose: bool,
    #[arg(
        long = "quiet",
        hide = true,
        overrides_with = "switches",
        aliases = ["bench", "test", "noplot", "discard-baseline", "exact", "ignored", "include-ignored", "nocapture", "show-output"]
    )]
    switches: bool,
    #[arg(
        long = "save-baseline",
        hide = true,
        overrides_with = "values",
        aliases = ["baseline", "baseline-lenient", "load-baseline", "color", "colour", "format", "output-format", "plotting-backend",
            "profile-time", "sample-size", "warm-up-time", "measurement-time", "nresamples", "noise-threshold",
            "confidence-level", "significance-level"]
    )]
    values: Option<String>,
}

impl Settings {
    /// What the command line says; a wrong one ends the program, with its help.
    #[must_use]
    pub fn from_command_line() -> Self {
        Self::parse()
    }

    /// Whether this line is to be measured. Where only names are asked for, prints it instead.
    #[must_use]
    pub fn wants(&self, line: &str) -> bool {
        let wanted = self.filter.as_ref().is_none_or(|filter| line.contains(filter));
        if wanted && self.list {
            println!("{line}: benchmark");
        }
        wanted && !self.list
    }

    /// How many rounds to make of so many; an odd number stays odd, and at least three.
    #[must_use]
    pub fn rounds(&self, full: usize) -> usize {
        if self.quick { (full / 10).max(3) | 1 } else { full }
    }

    /// Whether the measurement is a short one.
    #[must_use]
    pub fn is_quick(&self) -> bool {
        self.quick
    }

    /// Prints a line of the table.
    pub fn print(&self, line: &str) {
        match (self.list, self.json) {
            (true, _) => {}
            (false, true) => eprintln!("{line}"),
            (false, false) => println!("{line}"),
        }
    }

    /// Prints a pair or a series as a line of JSON, if that is wanted.
    ///
    /// # Panics
    ///
    /// When a value cannot be written as JSON.
    pub fn record(&self, figures: &impl Serialize) {
        if self.json {
            println!("{}", serde_json::to_string(figures).expect("figures are numbers and names"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Settings {
        Settings::try_parse_from([&["bench"], arguments].concat()).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn a_quick_run_makes_a_tenth_of_the_rounds_and_never_none() {
        assert_eq!(parse(&["--bench"]).rounds(301), 301);
        assert_eq!(parse(&["--quick"]).rounds(301), 31);
        assert_eq!(parse(&["--quick"]).rounds(7), 3);
    }

    #[test]
    fn a_filter_leaves_the_other_lines_out() {
        let settings = parse(&["smol", "--bench"]);
        assert!(settings.wants("smol, spawn") && !settings.wants("tokio, spawn"));
    }

    #[test]
    fn nothing_is_measured_where_names_are_asked_for() {
        assert!(!parse(&["--list"]).wants("smol, spawn"));
    }

    #[test]
    fn a_value_of_an_option_of_criterion_is_not_a_filter() {
        let settings = parse(&[
            "--sample-size",
            "10",
            "--measurement-time=2",
            "--save-baseline",
            "main",
            "--noplot",
            "--exact",
            "--verbose",
            "smol",
        ]);
        assert_eq!(settings.filter.as_deref(), Some("smol"));
    }

    #[test]
    fn an_option_that_nobody_knows_is_refused() {
        assert!(Settings::try_parse_from(["bench", "--qiuck"]).is_err());
    }
}
