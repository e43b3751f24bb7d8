//! Pairs over many processes, each from a copy of the program.
//!
//! Where the stack and the heap lie differs from one process to the next, and with it how the copies of a future fall on
//! the lines of the cache: in one process the order service under tokio's facade takes 5 ns more than the bare one, in
//! the next 17, and either again and again. Where the code lies differs from one copy of the program to the next, and is
//! worth as much. A median over both says what a user can expect of one.

use anyhow::Result;
use clap::Parser;
use figures::statistics::Estimate;
use serde::{Deserialize, Serialize};

use crate::child::{Installed, answer};
use crate::{Paired, Settings};

/// How many processes measure a line. Odd, so that the median is one of them.
const PROCESSES: usize = 15;

/// The command line of a bench of pairs.
#[derive(Debug, Parser)]
pub struct Processes {
    /// What a user may say.
    #[command(flatten)]
    pub settings: Settings,
    /// Measures this line, in this process, and prints a line of JSON.
    #[arg(long, hide = true)]
    alone: Option<String>,
}

/// What one process has measured of a line.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    plain: f64,
    added: f64,
}

impl Processes {
    /// What the command line says; a wrong one ends the program, with its help.
    #[must_use]
    pub fn from_command_line() -> Self {
        Self::parse()
    }

    /// Whether this line is to be measured, and by this process. Where only names are asked for, prints it instead.
    #[must_use]
    pub fn wants(&self, what: &str) -> bool {
        self.alone.is_none() && self.settings.wants(what)
    }

    /// Prints a line of the table; one of many processes prints none.
    pub fn print(&self, line: &str) {
        if self.alone.is_none() {
            self.settings.print(line);
        }
    }

    /// Measures the line `what` in each of many processes, if it is wanted: the median of their medians, with its
    /// interval. In one of those processes it measures it, answers, and gives nothing.
    ///
    /// # Errors
    ///
    /// A process cannot be started, or fails.
    pub fn line(&self, what: &str, measure: impl FnOnce() -> Paired) -> Result<Option<Paired>> {
        if let Some(line) = &self.alone {
            if line == what {
                let Paired { plain, difference } = measure();
                answer(&Answer { plain, added: difference.median });
            }
            return Ok(None);
        }
        if !self.wants(what) {
            return Ok(None);
        }
        let quick = self.settings.is_quick().then_some("--quick");
        let answers = (0..self.settings.rounds(PROCESSES))
            .map(|_| Installed::new()?.run(["--alone", what].into_iter().chain(quick)))
            .collect::<Result<Vec<Answer>>>()?;
        let plains = answers.iter().map(|answer| answer.plain).collect();
        let differences = answers.iter().map(|answer| answer.added).collect();
        Ok(Some(Paired {
            plain: Estimate::of(plains).median,
            difference: Estimate::of(differences),
        }))
    }
}
