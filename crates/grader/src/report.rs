//! The page that a learner reads: one line per criterion, and under each failure its evidence.

use std::borrow::Cow;
use std::fmt::{self, Write};

use verdict::{
    Criterion, CriterionId, Finding, MixVerdict, Probe, Schedule, Status, Verdict, VerifyDocument,
};

use crate::catalogue::Catalogue;
use crate::curriculum::{CriterionRule, Exam, RuntimeTrack};
use crate::grade::{Graded, Grader};

/// Writes reports, with or without colour.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    grader: &'a Grader,
    colour: bool,
}

/// The few colours that a report uses.
#[derive(Clone, Copy)]
enum Ink {
    Good,
    Bad,
    Doubtful,
    Quiet,
    Strong,
}

impl<'a> Report<'a> {
    /// Reports on what `grader` graded.
    #[must_use]
    pub fn new(grader: &'a Grader, colour: bool) -> Self {
        Self { grader, colour }
    }

    /// The report on one subject; ends with a newline.
    #[must_use]
    pub fn graded(&self, graded: &Graded) -> String {
        let mut page = String::new();
        // Writing into a string cannot fail.
        let _ = self.write_graded(&mut page, graded);
        page
    }

    /// The summary of several subjects, a line each, a column for each criterion; ends with a newline.
    #[must_use]
    pub fn table(&self, all: &[Verdict]) -> String {
        let width = all.iter().map(|verdict| verdict.subject.chars().count()).max();
        let width = width.unwrap_or(0);
        let title = self.text("report-table");
        let ids = CriterionId::ALL.map(|id| id.to_string()).join("  ");
        let mut page = self.ink(Ink::Strong, &format!("{title:<width$}    {ids}"));
        page.push('\n');
        for verdict in all {
            let _ = write!(page, "{:<width$}    ", verdict.subject);
            for id in CriterionId::ALL {
                // The mark may carry colour, so it is the space around it that is measured.
                let mark = match verdict.criterion(id) {
                    Some(criterion) => self.mark(criterion.status),
                    None => " ".to_owned(),
                };
                let _ = write!(page, "{mark}{:<1$}", "", id.as_str().len() + 1);
            }
            let _ = writeln!(page, "{:>2} / {} + {}", verdict.score, verdict.max, verdict.bonus);
        }
        page
    }

    /// The report on the course's proof of itself; ends with a newline.
    #[must_use]
    pub fn verified(&self, document: &VerifyDocument) -> String {
        let mut page = String::new();
        for mix in &document.mixes {
            let _ = self.write_mix(&mut page, mix);
        }
        let runs: u64 = document.mixes.iter().map(|mix| u64::from(mix.runs)).sum();
        let wrong: u64 = document.mixes.iter().map(|mix| u64::from(mix.wrong)).sum();
        let particulars = [
            ("mixes", (document.mixes.len() as u64).into()),
            ("runs", runs.into()),
            ("wrong", wrong.into()),
        ];
        let id = if wrong == 0 { "verify-exact" } else { "verify-wrong" };
        let ink = if wrong == 0 { Ink::Good } else { Ink::Bad };
        let _ = writeln!(page, "{}", self.ink(ink, &self.catalogue().format(id, &particulars)));
        page
    }

    fn write_graded(&self, page: &mut String, graded: &Graded) -> fmt::Result {
        let verdict = &graded.verdict;
        let Ok((exam, track)) = self.grader.curriculum().track(&verdict.runtime) else {
            return Ok(());
        };
        let head = [
            ("subject", (&*verdict.subject).into()),
            ("exam", (&*exam.title).into()),
            ("runtime", (&*verdict.runtime).into()),
        ];
        let head = self.catalogue().format("report-head", &head);
        writeln!(page, "{}\n", self.ink(Ink::Strong, &head))?;
        if let Some(compiler) = &graded.compiler {
            let intro = self.text("report-compiler");
            writeln!(page, "{}\n\n{compiler}", self.ink(Ink::Bad, &intro))?;
            // The compiler knows nothing of what was left out, and that may be what it misses.
            return self.write_notes(page, verdict);
        }
        for criterion in &verdict.criteria {
            self.write_criterion(page, (exam, track), criterion)?;
            self.write_replay(page, track, verdict, criterion)?;
        }
        self.write_notes(page, verdict)?;
        self.write_score(page, graded, track)
    }

    fn write_notes(&self, page: &mut String, verdict: &Verdict) -> fmt::Result {
        for note in &verdict.notes {
            writeln!(page, "  {} {note}", self.ink(Ink::Doubtful, "!"))?;
        }
        Ok(())
    }

    fn write_criterion(
        &self,
        page: &mut String,
        (exam, track): (&Exam, &RuntimeTrack),
        criterion: &Criterion,
    ) -> fmt::Result {
        let Some(rule) = exam.criteria.iter().find(|rule| rule.id == criterion.id) else {
            return Ok(());
        };
        let mark = self.mark(criterion.status);
        let points = format!("{}/{}", criterion.points, criterion.max);
        writeln!(page, "  {mark} {:<11} {points}  {}", criterion.id, rule.title)?;
        for finding in &criterion.evidence {
            self.write_finding(page, finding)?;
        }
        if criterion.status != Status::Pass {
            self.write_advice(page, rule, track)?;
        }
        Ok(())
    }

    /// How to see a verdict again that rests on a shuffled schedule.
    fn write_replay(
        &self,
        page: &mut String,
        track: &RuntimeTrack,
        verdict: &Verdict,
        criterion: &Criterion,
    ) -> fmt::Result {
        let seeds = criterion.evidence.iter().filter_map(|finding| match finding.schedule {
            Some(Schedule::Shuffled(seed)) => Some(seed),
            _ => None,
        });
        let Some(seed) = seeds.min() else { return Ok(()) };
        let command = format!("{} --seed {seed}", command_of(verdict, track));
        let replay = self.catalogue().format("report-replay", &[("command", command.into())]);
        writeln!(page, "      {}", self.ink(Ink::Quiet, &replay))
    }

    fn write_finding(&self, page: &mut String, finding: &Finding) -> fmt::Result {
        let schedule = match finding.schedule {
            Some(Schedule::LateStart) => " (late start)".to_owned(),
            Some(Schedule::Rush) => " (rush)".to_owned(),
            Some(Schedule::Shuffled(seed)) => {
                self.catalogue().format("report-seed", &[("seed", seed.to_string().into())])
            }
            Some(Schedule::Plain) | None => String::new(),
        };
        let probe = finding.probe.as_ref().map(Probe::to_string);
        let by = probe.map_or_else(String::new, |probe| format!("{probe}{schedule}\u{a0}: "));
        writeln!(page, "      {by}{}", finding.message)
    }

    fn write_advice(
        &self,
        page: &mut String,
        rule: &CriterionRule,
        track: &RuntimeTrack,
    ) -> fmt::Result {
        let hint = track.hints.get(&rule.id).unwrap_or(&rule.hint);
        let path = format!("book/src/{}", rule.page);
        let hint = self.catalogue().format("report-hint", &[("hint", (&**hint).into())]);
        let see = self.catalogue().format("report-see", &[("page", path.into())]);
        for line in [hint, see] {
            writeln!(page, "      {}", self.ink(Ink::Quiet, &line))?;
        }
        Ok(())
    }

    fn write_score(&self, page: &mut String, graded: &Graded, track: &RuntimeTrack) -> fmt::Result {
        let verdict = &graded.verdict;
        let number = |count: u32| u64::from(count).into();
        let catalogue = self.catalogue();
        let score = [("score", number(verdict.score)), ("max", number(verdict.max))];
        let score = catalogue.format("report-score", &score);
        let bonus = catalogue.format("report-bonus", &[("bonus", number(verdict.bonus))]);
        let seconds = format!("{:.1}", verdict.seconds).replace('.', ",");
        let seconds = catalogue.format("report-seconds", &[("seconds", seconds.into())]);
        let (ink, last) = if verdict.is_pass() {
            (Ink::Good, self.text("report-pass"))
        } else {
            let command = command_of(verdict, track);
            (Ink::Bad, catalogue.format("report-next", &[("command", command.into())]))
        };
        let score = self.ink(ink, &format!("{score}, {bonus}"));
        writeln!(page, "\n  {score} {}\n  {last}", self.ink(Ink::Quiet, &seconds))
    }

    fn write_mix(&self, page: &mut String, mix: &MixVerdict) -> fmt::Result {
        let list = |bugs: &[u8]| {
            let bugs: Vec<_> = bugs.iter().map(u8::to_string).collect();
            if bugs.is_empty() { self.text("verify-none") } else { bugs.join(", ") }
        };
        let seeded = [("seeded", list(&mix.seeded).into())];
        let seeded = self.catalogue().format("verify-mix", &seeded);
        let status = if mix.exact { Status::Pass } else { Status::Fail };
        writeln!(page, "  {} {:<10} {seeded}", self.mark(status), mix.runtime)?;
        if !mix.exact {
            let particulars = [
                ("diagnosed", list(&mix.diagnosed).into()),
                ("wrong", u64::from(mix.wrong).into()),
                ("runs", u64::from(mix.runs).into()),
            ];
            // The bugs may be right, and what is wrong is a criterion that has no number.
            let same = mix.diagnosed == mix.seeded;
            let id = if same { "verify-misjudged" } else { "verify-diagnosed" };
            writeln!(page, "      {}", self.catalogue().format(id, &particulars))?;
        }
        for criterion in &mix.misjudged {
            writeln!(page, "    {} {}", self.mark(criterion.status), criterion.id)?;
            criterion.evidence.iter().try_for_each(|it| self.write_finding(page, it))?;
        }
        Ok(())
    }

    fn catalogue(&self) -> &Catalogue {
        self.grader.catalogue()
    }

    fn text(&self, id: &str) -> String {
        self.catalogue().text(id)
    }

    fn mark(&self, status: Status) -> String {
        match status {
            Status::Pass => self.ink(Ink::Good, "✓"),
            Status::Fail => self.ink(Ink::Bad, "✗"),
            Status::Incomplete => self.ink(Ink::Doubtful, "?"),
        }
    }

    fn ink(&self, ink: Ink, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Good => "32",
            Ink::Bad => "31",
            Ink::Doubtful => "33",
            Ink::Quiet => "2",
            Ink::Strong => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// The command that grades this subject again, as a shell reads it.
fn command_of(verdict: &Verdict, track: &RuntimeTrack) -> String {
    let subject = match &verdict.subject {
        exercise if *exercise == track.exercise => String::new(),
        solution if *solution == track.solution => " --solution".to_owned(),
        folder => format!(" --subject {}", quoted(folder)),
    };
    format!("cargo xtask grade {}{subject}", verdict.runtime)
}

/// A folder as a shell reads it.
fn quoted(folder: &str) -> Cow<'_, str> {
    // Only a NUL cannot be quoted, and no path has one.
    shlex::try_quote(folder).unwrap_or(Cow::Borrowed(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_quoted_where_a_shell_would_take_it_apart() {
        assert_eq!(quoted("../rendus/dupont"), "../rendus/dupont");
        assert_eq!(quoted("rendus/Marie Dupont"), "'rendus/Marie Dupont'");
    }
}
