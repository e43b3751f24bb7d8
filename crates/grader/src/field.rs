//! Runs a subject on its real runtime, in real time, until there is a reason to stop: nothing is judged, everything is
//! shown.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use verdict::{FieldRequest, Replayed, Sample, SiteTasks};

use crate::GradeError;
use crate::build::{Goal, build};
use crate::examine::program_of;
use crate::grade::{Candidate, Grader, Subject, stage_name};
use crate::progress::Progress;
use crate::speaker::Speaker;
use crate::stage::{Favour, Stage};

/// On what terms a subject is run on its real runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldTerms {
    /// How often the service is called, at most, in a second; 0 counts as 1.
    pub calls_per_second: u32,
    /// The resident memory, in bytes, at which the subject is ended. It is looked at ten times a second; should nothing be
    /// heard meanwhile, the operating system ends it at 2 GiB, or at twice the ceiling where that is more.
    pub memory_ceiling: u64,
    /// How long it runs, if there is a bound.
    pub duration: Option<Duration>,
    /// Where its debug endpoint answers, if there is to be one.
    pub debug_address: Option<String>,
}

impl Default for FieldTerms {
    /// The calls of the exam, 512 MB, no bound and no endpoint.
    fn default() -> Self {
        Self {
            calls_per_second: 14,
            memory_ceiling: 512_000_000,
            duration: None,
            debug_address: None,
        }
    }
}

/// What is heard while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldNews {
    /// Its debug endpoint answers, at this address.
    Listening(SocketAddr),
    /// What is alive now, ten times a second.
    Sample(Sample),
}

/// Why it was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldEnd {
    /// Whoever listens wanted to hear no more.
    Asked,
    /// Its time was up.
    Time,
    /// It held as much memory as it may.
    Ceiling,
}

/// What is to say when it has been ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldReport {
    /// Why.
    pub end: FieldEnd,
    /// The most memory that its process ever had resident, in bytes; 0 where the system does not say.
    pub peak: u64,
    /// Where its live tasks were born, as `file:line:column` from the root of the repository, and how many at each; the
    /// largest group first.
    pub sites: Vec<(String, u64)>,
}

impl Grader {
    /// Builds a subject, runs it on its real runtime, and passes on what is alive, until `hear` breaks off or the terms
    /// end it.
    ///
    /// # Errors
    ///
    /// Those of a grading; besides, [`GradeError::DoesNotCompile`] when the subject does not,
    /// [`GradeError::DebugAddress`] when there can be no endpoint, [`GradeError::Stopped`] when it ends by itself, and
    /// [`GradeError::Replay`] when nothing is heard of it.
    pub fn run_in_the_field(
        &self,
        runtime: &str,
        subject: &Subject,
        terms: &FieldTerms,
        progress: &dyn Progress,
        mut hear: impl FnMut(FieldNews) -> ControlFlow<()>,
    ) -> Result<FieldReport, GradeError> {
        let (_, track) = self.curriculum.track(runtime)?;
        let candidate = self.take_in(track, subject)?;
        let (program, staged) = self.build_for_the_field(runtime, subject, &candidate, progress)?;
        progress.step(&self.catalogue.text("step-field"));
        let argument = serde_json::to_string(&terms.request());
        let argument = argument.map_err(|error| GradeError::Replay(error.to_string()))?;
        let mut watch = Watch { terms, began: None, peak: 0, sites: Vec::new() };
        let speaker = Speaker::start(&program, &argument)?;
        while let Some(line) = speaker.next()? {
            if let ControlFlow::Break(end) = watch.hear(line, &mut hear)? {
                speaker.kill();
                let shown = |it: &SiteTasks| (place(it, &staged, &candidate), it.tasks);
                let sites = watch.sites.iter().map(shown).collect();
                return Ok(FieldReport { end, peak: watch.peak, sites });
            }
        }
        // Nothing asked it to end, so even a success is none.
        match speaker.end() {
            Ok(()) => Err(GradeError::Stopped(String::new())),
            Err(GradeError::Replay(said)) => Err(GradeError::Stopped(said)),
            Err(other) => Err(other),
        }
    }

    /// Builds a subject with the program that runs it; returns that, and what the names on its stage begin with.
    ///
    /// The stage is its own, and is left when it is built: a service that runs for hours keeps nobody from grading.
    fn build_for_the_field(
        &self,
        runtime: &str,
        subject: &Subject,
        candidate: &Candidate,
        progress: &dyn Progress,
    ) -> Result<(PathBuf, String), GradeError> {
        let (_, track) = self.curriculum.track(runtime)?;
        let shown = [("subject", (&*candidate.shown).into())];
        progress.step(&self.catalogue.format("step-build", &shown));
        let name = format!("real-{}", stage_name(subject, candidate));
        let mut stage = Stage::open(&self.root, &self.target, runtime, &name)?;
        let member = stage.add_for_the_field(track, &candidate.sources)?;
        stage.close(track, Favour::Edits)?;
        let made = build(&stage, Goal::Packages(stage.members()), progress)?;
        let program = program_of(&made.programs, &member.field())?.to_owned();
        Ok((program, format!("{}/", member.name)))
    }
}

impl FieldTerms {
    fn request(&self) -> FieldRequest {
        const LEAST: u64 = 2 * 1024 * 1024 * 1024;
        FieldRequest {
            calls_per_second: self.calls_per_second.max(1),
            most_bytes: self.memory_ceiling.saturating_mul(2).max(LEAST),
            debug_address: self.debug_address.clone(),
        }
    }
}

/// What has been heard so far.
struct Watch<'a> {
    terms: &'a FieldTerms,
    /// When the first sample came: what went before is not the service's time.
    began: Option<Instant>,
    peak: u64,
    sites: Vec<SiteTasks>,
}

impl Watch<'_> {
    /// Hears one line, and says whether it is a reason to stop.
    fn hear(
        &mut self,
        line: Replayed,
        hear: &mut impl FnMut(FieldNews) -> ControlFlow<()>,
    ) -> Result<ControlFlow<FieldEnd>, GradeError> {
        let (news, end) = match line {
            Replayed::Sites(sites) => {
                self.sites = sites;
                return Ok(ControlFlow::Continue(()));
            }
            Replayed::Peak(bytes) => {
                self.peak = bytes;
                return Ok(ControlFlow::Continue(()));
            }
            Replayed::NotListening(reason) => {
                let address = self.terms.debug_address.clone().unwrap_or_default();
                return Err(GradeError::DebugAddress { address, reason });
            }
            Replayed::Listening(address) => (FieldNews::Listening(address), None),
            Replayed::Sample(sample) => (FieldNews::Sample(sample), self.reason(&sample)),
        };
        let asked = hear(news).map_break(|()| FieldEnd::Asked);
        // What was heard last is passed on before the end, whoever wants it.
        Ok(end.map_or(asked, ControlFlow::Break))
    }

    fn reason(&mut self, sample: &Sample) -> Option<FieldEnd> {
        let began = *self.began.get_or_insert_with(Instant::now);
        if sample.bytes >= self.terms.memory_ceiling {
            return Some(FieldEnd::Ceiling);
        }
        self.terms.duration.filter(|duration| began.elapsed() >= *duration).map(|_| FieldEnd::Time)
    }
}

/// A spawn site, in the learner's folder and not on the stage.
fn place(it: &SiteTasks, staged: &str, candidate: &Candidate) -> String {
    let site = &it.site;
    let file = match site.file.strip_prefix(staged) {
        Some(rest) => format!("{}/{rest}", candidate.shown),
        None => site.file.clone(),
    };
    format!("{file}:{}:{}", site.line, site.column)
}

#[cfg(test)]
mod tests {
    use verdict::NoEndpoint;

    use super::*;

    fn watch(terms: &FieldTerms) -> Watch<'_> {
        Watch { terms, began: None, peak: 0, sites: Vec::new() }
    }

    fn sample(bytes: u64) -> Replayed {
        Replayed::Sample(Sample { bytes, ..Sample::default() })
    }

    fn go_on(_: FieldNews) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    #[test]
    fn it_ends_at_the_ceiling_and_not_below() {
        let terms = FieldTerms { memory_ceiling: 1_000, ..FieldTerms::default() };
        let mut watch = watch(&terms);
        assert_eq!(watch.hear(sample(999), &mut go_on).unwrap(), ControlFlow::Continue(()));
        let end = watch.hear(sample(1_000), &mut go_on).unwrap();
        assert_eq!(end, ControlFlow::Break(FieldEnd::Ceiling));
    }

    #[test]
    fn the_sample_that_ends_it_is_passed_on() {
        let terms = FieldTerms { duration: Some(Duration::ZERO), ..FieldTerms::default() };
        let mut heard = Vec::new();
        let mut hear = |news| {
            heard.push(news);
            ControlFlow::Continue(())
        };
        let end = watch(&terms).hear(sample(7), &mut hear).unwrap();
        assert_eq!(end, ControlFlow::Break(FieldEnd::Time));
        assert_eq!(heard, [FieldNews::Sample(Sample { bytes: 7, ..Sample::default() })]);
    }

    #[test]
    fn whoever_has_heard_enough_ends_it() {
        let mut enough = |_| ControlFlow::Break(());
        let end = watch(&FieldTerms::default()).hear(sample(0), &mut enough).unwrap();
        assert_eq!(end, ControlFlow::Break(FieldEnd::Asked));
    }

    #[test]
    fn an_endpoint_that_cannot_be_opened_names_its_address() {
        let terms =
            FieldTerms { debug_address: Some("nowhere".to_owned()), ..FieldTerms::default() };
        let line = Replayed::NotListening(NoEndpoint::NotAnAddress);
        let error = watch(&terms).hear(line, &mut go_on).unwrap_err();
        assert!(error.to_string().contains("nowhere"), "{error}");
    }

    #[test]
    fn the_operating_system_ends_it_well_above_the_ceiling() {
        let most = |memory_ceiling| {
            FieldTerms { memory_ceiling, ..FieldTerms::default() }.request().most_bytes
        };
        assert_eq!(most(64_000_000), 2 << 30);
        assert_eq!(most(4_000_000_000), 8_000_000_000);
        assert_eq!(most(u64::MAX), u64::MAX);
    }
}
