//! Writes the verdict on one subject: points, bonuses and notes, from what was judged.

use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use verdict::{Criterion, CriterionId, Finding, Status, Verdict};

use crate::bonus::LeakTest;
use crate::curriculum::{Exam, RuntimeTrack};
use crate::grade::Candidate;
use crate::intake::has_manifest_of_its_own;
use crate::judge::{Clerk, Judged};
use crate::token::{TokenUse, token_use};

/// What is needed to write a verdict.
pub(crate) struct Desk<'a> {
    pub(crate) exam: &'a Exam,
    pub(crate) track: &'a RuntimeTrack,
    pub(crate) runtime: &'a str,
    pub(crate) clerk: Clerk<'a>,
    pub(crate) candidate: &'a Candidate,
    pub(crate) token: OnceLock<TokenUse>,
}

impl Desk<'_> {
    pub(crate) fn verdict(&self, runs: Vec<Vec<Judged>>, test: &LeakTest) -> Verdict {
        let unstable = runs.windows(2).any(|pair| statuses(&pair[0]) != statuses(&pair[1]));
        let count = runs.len() as u64;
        let mut judged = worst(runs);
        judged.push(self.token(&judged));
        judged.push(self.leak_test(test));
        let mut notes = Vec::new();
        if unstable {
            let runs = [("runs", count.into())];
            notes.push(self.clerk.catalogue.format("note-unstable", &runs));
        }
        self.marked(judged, notes)
    }

    /// Gives every criterion its points.
    fn marked(&self, mut judged: Vec<Judged>, notes: Vec<String>) -> Verdict {
        let mut criteria = Vec::new();
        for rule in &self.exam.criteria {
            let Some(position) = judged.iter().position(|it| it.id == rule.id) else { continue };
            let Judged { id, status, evidence } = judged.swap_remove(position);
            let points = if status == Status::Pass { rule.points } else { 0 };
            let (required, max) = (rule.required, rule.points);
            criteria.push(Criterion { id, required, points, max, status, evidence });
        }
        let sum = |required, of: fn(&Criterion) -> u32| -> u32 {
            criteria.iter().filter(|it| it.required == required).map(of).sum()
        };
        Verdict {
            runtime: self.runtime.to_owned(),
            subject: self.clerk.subject.trim_end_matches('/').to_owned(),
            isolation: ISOLATION.to_owned(),
            score: sum(true, |criterion| criterion.points),
            max: sum(true, |criterion| criterion.max),
            bonus: sum(false, |criterion| criterion.points),
            criteria,
            seconds: 0.0,
            notes,
        }
    }

    /// What the source does with a cancellation token. It is read once, and may be read before the
    /// verdict is written.
    pub(crate) fn token_use(&self) -> TokenUse {
        let read = || token_use(&self.candidate.sources, &self.track.tokens);
        *self.token.get_or_init(read)
    }

    fn token(&self, judged: &[Judged]) -> Judged {
        let found = self.token_use();
        let repaired = [CriterionId::Bug1, CriterionId::Bug2]
            .iter()
            .all(|bug| judged.iter().any(|it| it.id == *bug && it.status == Status::Pass));
        let message = match (found.is_complete(), repaired) {
            (true, true) => None,
            (true, false) => Some("token-too-early"),
            (false, _) if !found.named => Some("token-absent"),
            (false, _) if !found.waited_for => Some("token-not-waited-for"),
            (false, _) => Some("token-not-cancelled"),
        };
        let evidence = message.map(|id| self.clerk.finding(id, &[])).into_iter().collect();
        let status = if message.is_none() { Status::Pass } else { Status::Fail };
        Judged { id: CriterionId::BonusToken, status, evidence }
    }

    fn leak_test(&self, test: &LeakTest) -> Judged {
        let clerk = &self.clerk;
        let finding = match test {
            LeakTest::TellsApart => None,
            LeakTest::Absent => Some(clerk.finding("test-absent", &[])),
            LeakTest::SeesNothing => Some(clerk.finding("test-sees-nothing", &[])),
            LeakTest::NeverEnds => Some(clerk.finding("test-never-ends", &[])),
            LeakTest::Unclear => Some(clerk.finding("test-unclear", &[])),
            LeakTest::DoesNotCompile(said) => {
                let first = said.lines().find(|line| line.starts_with("error"));
                let first = first.unwrap_or_default().to_owned();
                Some(clerk.finding("test-does-not-compile", &[("error", first.into())]))
            }
            LeakTest::Accuses(output) => {
                let panic = output.lines().skip_while(|line| !line.contains("panicked at"));
                let panic = panic.take(2).collect::<Vec<_>>().join(" ");
                Some(clerk.finding("test-accuses", &[("panic", panic.into())]))
            }
        };
        let status = if finding.is_none() { Status::Pass } else { Status::Fail };
        let evidence = finding.into_iter().collect();
        Judged { id: CriterionId::BonusTest, status, evidence }
    }

    /// A subject that does not compile has shown nothing; what was left out may be the reason.
    pub(crate) fn uncompiled(&self, began: Instant, root: &Path) -> Verdict {
        let verdict = self.nothing_shown(&self.clerk.finding("does-not-compile", &[]));
        Verdict { seconds: began.elapsed().as_secs_f64(), notes: self.notes(root), ..verdict }
    }

    /// Every criterion is incomplete, for this reason.
    pub(crate) fn nothing_shown(&self, why: &Finding) -> Verdict {
        let incomplete =
            |id| Judged { id, status: Status::Incomplete, evidence: vec![why.clone()] };
        self.marked(CriterionId::ALL.map(incomplete).into(), Vec::new())
    }

    /// What the learner should know of what was left out.
    pub(crate) fn notes(&self, root: &Path) -> Vec<String> {
        let mut ignored = self.candidate.sources.ignored.clone();
        let handed_out = [&self.track.pristine, &self.track.solution].map(|it| root.join(it));
        if has_manifest_of_its_own(&self.candidate.folder, &handed_out) {
            ignored.push("Cargo.toml".to_owned());
        }
        if ignored.is_empty() {
            return Vec::new();
        }
        let files = [("files", ignored.join(", ").into())];
        vec![self.clerk.catalogue.format("note-ignored", &files)]
    }
}

/// How far a subject is kept from the machine: a process group, limits of its own, and no
/// environment; no namespace and no filter yet.
const ISOLATION: &str = "minimal";

fn statuses(judged: &[Judged]) -> Vec<Status> {
    judged.iter().map(|it| it.status).collect()
}

/// Of each criterion, the worst that any run has shown.
fn worst(runs: Vec<Vec<Judged>>) -> Vec<Judged> {
    runs.into_iter()
        .reduce(|so_far, run| {
            let pairs = so_far.into_iter().zip(run);
            pairs.map(|(a, b)| if b.status > a.status { b } else { a }).collect()
        })
        .unwrap_or_default()
}
