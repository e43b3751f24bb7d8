//! Writes findings: the catalogue's words, the learner's own paths.

use verdict::{Evidence, Finding, Probe, Remains, Schedule, Spawned, TaskGroup};

use crate::catalogue::{Catalogue, Value};
use crate::evidence::{Interruption, Seen};
use crate::run::Ending;

/// Writes findings about one subject.
#[derive(Debug)]
pub(crate) struct Clerk<'a> {
    pub(crate) catalogue: &'a Catalogue,
    /// Where the compiler thinks that the subject lies.
    pub(crate) staged: String,
    /// Where it lies.
    pub(crate) subject: String,
}

/// The particulars of a message.
pub(crate) type Particulars<'a> = &'a [(&'static str, Value)];

impl Clerk<'_> {
    /// A finding in the words of message `id`.
    pub(crate) fn finding(&self, id: &str, particulars: Particulars<'_>) -> Finding {
        saying(self.catalogue.format(id, particulars))
    }

    /// The same, shown by a probe.
    pub(crate) fn shown(
        &self,
        probe: Probe,
        schedule: Schedule,
        id: &str,
        particulars: Particulars<'_>,
    ) -> Finding {
        let shown = self.finding(id, particulars);
        Finding { probe: Some(probe), schedule: Some(schedule), ..shown }
    }

    /// One finding for each origin of what is left.
    ///
    /// `id` names the message that introduces it; it is given `tasks`, the number from this origin.
    pub(crate) fn left(
        &self,
        (probe, schedule): (Probe, Schedule),
        left: &Remains,
        expected: u64,
        id: &str,
    ) -> Vec<Finding> {
        let write = |tasks: u64, origin: String, waited: Option<u64>, site: Option<String>| {
            let particulars = [
                ("tasks", Value::from(tasks)),
                ("total", left.total().into()),
                ("expected", expected.into()),
                ("origin", origin.into()),
            ];
            Finding {
                site,
                tasks: Some(left.total()),
                expected: Some(expected),
                waited_seconds: waited,
                ..self.shown(probe, schedule, id, &particulars)
            }
        };
        let mut findings: Vec<_> = left
            .groups
            .iter()
            .map(|group| {
                let site = self.site(group);
                let origin = self.origin(group, &site);
                write(group.tasks, origin, group.idle_seconds, Some(site))
            })
            .collect();
        for (count, id) in [(left.untracked, "origin-untracked"), (left.threads, "origin-threads")]
        {
            if count > 0 {
                let origin = self.catalogue.format(id, &[("tasks", count.into())]);
                findings.push(write(count, origin, None, None));
            }
        }
        findings
    }

    /// A spawn site, as `path:line:column` from the repository.
    fn site(&self, group: &TaskGroup) -> String {
        format!("{}:{}:{}", self.path(&group.file), group.line, group.column)
    }

    fn origin(&self, group: &TaskGroup, site: &str) -> String {
        let (id, seconds) = match group.idle_seconds {
            Some(idle) => ("origin-idle", idle),
            None => ("origin-awake", group.oldest_seconds),
        };
        let particulars = [
            ("tasks", Value::from(group.tasks)),
            ("site", site.into()),
            ("duration", self.duration(seconds).into()),
        ];
        self.catalogue.format(id, &particulars)
    }

    /// A duration in words.
    pub(crate) fn duration(&self, seconds: u64) -> String {
        let (id, count) = match seconds {
            0..120 => ("duration-seconds", seconds),
            120..7200 => ("duration-minutes", seconds / 60),
            _ => ("duration-hours", seconds / 3600),
        };
        self.catalogue.format(id, &[("count", count.into())])
    }

    /// Why the evidence of some of these probes is not all there; empty when it is.
    pub(crate) fn missing(&self, seen: &Seen, needed: &[Probe]) -> Vec<Finding> {
        let mut missing: Vec<Finding> = Vec::new();
        if let Some((probe, schedule, evidence)) = seen.spoiled(needed) {
            missing.push(self.spoiled((probe, schedule), evidence));
            return missing;
        }
        for probe in needed {
            let interruption = seen.interruption(*probe);
            if seen.lacks(*probe) || interruption.is_some() {
                let finding = self.finding(
                    interruption_message(interruption),
                    &[("probe", probe.to_string().into()), ("code", code(interruption).into())],
                );
                missing.push(Finding { probe: Some(*probe), ..finding });
            }
        }
        missing.dedup_by(|a, b| a.message == b.message);
        missing
    }

    /// How the subject kept an experiment from having a result.
    fn spoiled(&self, (probe, schedule): (Probe, Schedule), evidence: &Evidence) -> Finding {
        match evidence {
            Evidence::Busy(Some(Spawned { file, line, column })) => {
                let site = format!("{}:{line}:{column}", self.path(file));
                let particulars = [("site", site.as_str().into())];
                let busy = self.shown(probe, schedule, "probe-busy", &particulars);
                Finding { site: Some(site), ..busy }
            }
            Evidence::Panicked(panic) => {
                let panic = panic.replace(&self.staged, &self.subject);
                self.shown(probe, schedule, "panicked", &[("panic", panic.into())])
            }
            _ => self.shown(probe, schedule, "probe-busy-call", &[]),
        }
    }

    /// A source file, as a path from the repository.
    fn path(&self, file: &str) -> String {
        match file.strip_prefix(&self.staged) {
            Some(rest) => format!("{}{rest}", self.subject),
            None => file.to_owned(),
        }
    }
}

fn interruption_message(interruption: Option<Interruption>) -> &'static str {
    match interruption {
        Some(Interruption::TimedOut | Interruption::Died(Ending::TimedOut)) => "probe-timed-out",
        Some(Interruption::Died(Ending::Code(_))) => "probe-exited",
        Some(Interruption::Died(Ending::Signal(_))) => "probe-killed",
        Some(Interruption::OutOfTurn) => "probe-out-of-turn",
        Some(Interruption::NotStarted) => "probe-not-started",
        None => "probe-silent",
    }
}

fn code(interruption: Option<Interruption>) -> String {
    match interruption {
        Some(Interruption::Died(Ending::Code(code) | Ending::Signal(code))) => code.to_string(),
        _ => String::new(),
    }
}

/// A finding whose words are written already.
pub(crate) fn saying(message: String) -> Finding {
    Finding {
        probe: None,
        schedule: None,
        message,
        site: None,
        tasks: None,
        expected: None,
        waited_seconds: None,
    }
}
