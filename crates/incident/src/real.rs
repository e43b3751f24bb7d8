//! The incident in real time, on the real runtime: `--real`.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::time::Duration;

use clap::Args;
use grader::{ExitCode, FieldEnd, FieldNews, FieldReport, FieldTerms, Grader, Subject};

use crate::Failure;
use crate::figures::{Clock, conclusion, grouped, megabytes, peak};
use crate::interrupt;
use crate::screen::{Screen, Seen};
use crate::span::Span;
use crate::steps::Steps;

const MEGABYTE: u64 = 1_000_000;

/// How the service is run, when it is.
#[derive(Args, Debug)]
pub(crate) struct Real {
    /// Fait tourner le service sur son vrai runtime, en temps réel, jusqu’à Ctrl+C
    #[arg(long, conflicts_with = "record")]
    pub(crate) real: bool,
    /// Combien d’appels par seconde, au plus
    #[arg(long, value_name = "APPELS", default_value_t = 14, requires = "real")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rate: u32,
    /// S’arrête après tant de minutes, comme 5 ou 0.5
    #[arg(long, value_name = "MINUTES", requires = "real", value_parser = minutes)]
    minutes: Option<Duration>,
    /// S’arrête quand le service tient tant de mémoire, en Mo
    #[arg(long, value_name = "MO", default_value_t = 512, requires = "real")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    memory_ceiling: u64,
    /// Montre les tâches vivantes en HTTP tant que le service tourne, par exemple sur 127.0.0.1:6060
    #[arg(long, value_name = "ADRESSE", requires = "real")]
    debug_addr: Option<String>,
}

/// A number of minutes, as it is typed.
fn minutes(text: &str) -> Result<Duration, String> {
    let number = text.replace(',', ".").parse::<f64>().ok().filter(|it| *it > 0.0);
    let duration = number.and_then(|it| Duration::try_from_secs_f64(60.0 * it).ok());
    duration.ok_or_else(|| "donnez un nombre de minutes au-dessus de 0, comme 5 ou 0.5".to_owned())
}

impl Real {
    fn terms(&self) -> FieldTerms {
        FieldTerms {
            calls_per_second: self.rate,
            memory_ceiling: self.memory_ceiling * MEGABYTE,
            duration: self.minutes,
            debug_address: self.debug_addr.clone(),
        }
    }

    fn span(&self) -> Span {
        self.minutes.map_or(Span::Growing, |it| Span::Fixed(it.as_secs()))
    }

    /// Runs the service, and shows what is alive until it is stopped.
    pub(crate) fn show(
        &self,
        grader: &Grader,
        runtime: &str,
        subject: &Subject,
        title: String,
    ) -> Result<ExitCode, Failure> {
        let mut screen = Screen::new(title, Clock::Real, self.span());
        let hear = |news| {
            interrupt::ask_for_the_first();
            match news {
                FieldNews::Listening(address) => eprintln!("{}", where_to_look(address)),
                FieldNews::Sample(sample) => screen.hear(sample),
            }
            // What nobody sees is not run for hours.
            let goes_on = screen.works() && !interrupt::was_heard();
            if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let report = grader.run_in_the_field(runtime, subject, &self.terms(), &Steps, hear)?;
        let seen = screen.close()?;
        let said = said(&report, &seen, self.memory_ceiling, runtime);
        println!("{}", said.join("\n"));
        Ok(match report.end {
            FieldEnd::Ceiling => ExitCode::FallsShort,
            FieldEnd::Asked | FieldEnd::Time => ExitCode::Pass,
        })
    }
}

fn where_to_look(address: SocketAddr) -> String {
    format!(
        "tâches visibles tant que le service tourne\u{a0}: curl \
         'http://{address}/debug/pprof/goroutine?debug=1'"
    )
}

/// What there is to say at the end, a line at a time.
fn said(report: &FieldReport, seen: &Seen, ceiling: u64, runtime: &str) -> Vec<String> {
    let last = seen.latest;
    let after = Clock::Real.moment(last.second);
    let mut said = vec![match report.end {
        FieldEnd::Asked => format!("Arrêté par Ctrl+C après {after}."),
        FieldEnd::Time => format!("Arrêté après {after}, comme demandé."),
        FieldEnd::Ceiling => format!(
            "Arrêté après {after}, au plafond de {} Mo\u{a0}: le service en tenait {}.",
            grouped(ceiling),
            grouped(megabytes(last.bytes))
        ),
    }];
    said.push(conclusion(seen));
    said.extend(peak(report.peak));
    if !report.sites.is_empty() {
        said.push(format!(
            "Au dernier instant vivaient {} tâches, nées ici\u{a0}:",
            grouped(last.live)
        ));
        let site = |(place, tasks): &(String, u64)| format!("{:>10}  {place}", grouped(*tasks));
        said.extend(report.sites.iter().map(site));
    }
    if report.end == FieldEnd::Ceiling {
        said.push(format!(
            "Pour savoir pourquoi\u{a0}: cargo xtask grade {runtime}. Pour aller plus loin\u{a0}: \
             --memory-ceiling {}.",
            2 * ceiling
        ));
    }
    said
}

#[cfg(test)]
mod tests {
    use verdict::Sample;

    use super::*;

    fn report(end: FieldEnd) -> FieldReport {
        let sites = vec![("exercises/tokio/src/monitor.rs:24:25".to_owned(), 98_299)];
        FieldReport { end, peak: 64_200_000, sites }
    }

    fn seen() -> Seen {
        let first = Sample { second: 0, live: 5, sites: 2, bytes: 4_000_000 };
        let latest = Sample { second: 200, live: 98_304, sites: 3, bytes: 64_100_000 };
        Seen { samples: vec![first, latest], latest }
    }

    #[test]
    fn the_ceiling_is_said_with_the_tasks_by_site_and_what_to_do_next() {
        let said = said(&report(FieldEnd::Ceiling), &seen(), 64, "tokio").join("\n");
        for expected in [
            "au plafond de 64 Mo",
            "3 min 20 s",
            "98\u{202f}304 tâches",
            "98\u{202f}299  exercises/tokio/src/monitor.rs:24:25",
            "cargo xtask grade tokio",
            "--memory-ceiling 128",
        ] {
            assert!(said.contains(expected), "{expected} is not in\n{said}");
        }
    }

    #[test]
    fn an_end_that_was_wanted_gives_no_advice() {
        for end in [FieldEnd::Asked, FieldEnd::Time] {
            let said = said(&report(end), &seen(), 64, "tokio").join("\n");
            assert!(!said.contains("plafond") && !said.contains("Pour "), "{said}");
        }
    }

    #[test]
    fn minutes_may_have_a_fraction_and_must_be_some() {
        assert_eq!(minutes("5"), Ok(Duration::from_secs(300)));
        assert_eq!(minutes("0.5"), Ok(Duration::from_secs(30)));
        assert_eq!(minutes("0,5"), Ok(Duration::from_secs(30)));
        for wrong in ["", "0", "-1", "NaN", "inf", "1e300", "une"] {
            assert!(minutes(wrong).is_err(), "{wrong}");
        }
    }
}
