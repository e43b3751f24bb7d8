//! The course proves itself: every mix of exercise and solution rooms is diagnosed exactly.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{fs, io};

use verdict::{CriterionId, Misjudged, MixVerdict, ProbeGroup, Status};

use crate::GradeError;
use crate::build::{Goal, build};
use crate::curriculum::{Exam, RuntimeTrack};
use crate::evidence::{Seen, Terms, run_group};
use crate::examine::program_of;
use crate::grade::Grader;
use crate::intake::Sources;
use crate::judge::{Case, Clerk, Judged, Program, judge};
use crate::progress::Progress;
use crate::run::Leash;
use crate::stage::{Favour, Stage};
use crate::turns::share_out;

/// How long one group may take while every core is busy with others.
const GROUP_LIMIT: Duration = Duration::from_secs(60);

/// How many seeds the repetitions go through.
const SEEDS: u32 = 32;

/// From so many repetitions on, optimising the mixes takes less time than it saves.
const WORTH_OPTIMIZING: u32 = 40;

/// How many mixes are run at once on each core: a process that starts or ends leaves its core idle for a moment, and where
/// others keep the cores busy, eight at once get eight shares of them.
const RUNS_PER_CORE: usize = 8;

/// One mix of rooms, ready to run.
#[derive(Debug)]
struct Mix {
    seeded: Vec<u8>,
    probe: PathBuf,
    /// Wrong diagnoses, in the sequence in which they were made.
    wrong: Mutex<Vec<Wrong>>,
}

/// A diagnosis that is not exact.
#[derive(Clone, Debug, Default)]
struct Wrong {
    diagnosed: Vec<u8>,
    misjudged: Vec<Misjudged>,
}

impl Mix {
    fn verdict(self, runtime: &str, runs: u32) -> MixVerdict {
        let wrong = self.wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
        let count = u32::try_from(wrong.len()).unwrap_or(u32::MAX);
        let exact = || Wrong { diagnosed: self.seeded.clone(), misjudged: Vec::new() };
        let Wrong { diagnosed, misjudged } = wrong.into_iter().next().unwrap_or_else(exact);
        MixVerdict {
            runtime: runtime.to_owned(),
            seeded: self.seeded,
            diagnosed,
            exact: count == 0,
            runs,
            wrong: count,
            misjudged,
        }
    }
}

impl Grader {
    /// Builds and diagnoses every mix of one runtime, `repeat` times each.
    ///
    /// # Errors
    ///
    /// The runtime is unknown, a mix does not compile, or the grader itself cannot work.
    pub fn verify(
        &self,
        runtime: &str,
        repeat: u32,
        progress: &dyn Progress,
    ) -> Result<Vec<MixVerdict>, GradeError> {
        let (exam, track) = self.curriculum.track(runtime)?;
        progress.step(&self.catalogue.format("step-mixes", &[("runtime", runtime.into())]));
        let favour = if repeat < WORTH_OPTIMIZING { Favour::Build } else { Favour::Runs };
        let mixes = self.build_mixes(runtime, (exam, track), favour, progress)?;
        progress.step(&self.catalogue.format("step-verify", &[("runtime", runtime.into())]));
        self.run_mixes(&mixes, repeat, progress);
        Ok(mixes.into_iter().map(|mix| mix.verdict(runtime, repeat)).collect())
    }

    fn build_mixes(
        &self,
        runtime: &str,
        (exam, track): (&Exam, &RuntimeTrack),
        favour: Favour,
        progress: &dyn Progress,
    ) -> Result<Vec<Mix>, GradeError> {
        let leaking = Sources::read(&self.root.join(&track.pristine))?;
        let repaired = Sources::read(&self.root.join(&track.solution))?;
        let rooms: BTreeMap<u8, String> = exam
            .criteria
            .iter()
            .filter_map(|rule| Some((rule.id.bug()?, format!("src/{}", rule.room))))
            .collect();
        let mut stage = Stage::open(&self.root, &self.target, runtime, "mixes")?;
        let mut mixes = Vec::new();
        for seeded in subsets(&rooms.keys().copied().collect::<Vec<_>>()) {
            let mut mix = leaking.clone();
            // Programs and tests call the library by one name or the other; probes need neither.
            mix.files.retain(|path, _| path.starts_with("src/") && path != "src/main.rs");
            for (_, room) in rooms.iter().filter(|(bug, _)| !seeded.contains(bug)) {
                mix = mix.with_file_of(room, &repaired);
            }
            let digits: String = seeded.iter().map(u8::to_string).collect();
            let part = if digits.is_empty() { "0".to_owned() } else { digits };
            mixes.push((seeded, part, mix));
        }
        let subjects: Vec<_> = mixes.iter().map(|(_, part, mix)| (part.as_str(), mix)).collect();
        let members = stage.add_together(track, &subjects)?;
        stage.close(track, favour)?;
        let programs = build(&stage, Goal::Packages(&[stage.common_probe()]), progress)?.programs;
        let program = program_of(&programs, &stage.common_probe())?;
        let named = stage.folder().join("named");
        fs::create_dir_all(&named).map_err(GradeError::at(&named))?;
        let seeded = mixes.into_iter().map(|(seeded, ..)| seeded);
        seeded
            .zip(members)
            .map(|(seeded, member)| {
                let probe = name(program, &named.join(member.name))?;
                Ok(Mix { seeded, probe, wrong: Mutex::default() })
            })
            .collect()
    }

    fn run_mixes(&self, mixes: &[Mix], repeat: u32, progress: &dyn Progress) {
        let runs = u64::from(repeat) * mixes.len() as u64;
        let rounds = (0..repeat).flat_map(|round| mixes.iter().map(move |mix| (round, mix)));
        share_out(RUNS_PER_CORE, (0..).zip(rounds), |(run, (round, mix))| {
            progress.advance(run, runs);
            self.compare(mix, &observe(&mix.probe, seed_of(round)));
        });
    }

    fn compare(&self, mix: &Mix, seen: &Seen) {
        let clerk =
            Clerk { catalogue: &self.catalogue, staged: String::new(), subject: String::new() };
        let judged = judge(&Case { seen, program: Program::NotAsked }, &clerk);
        let diagnosed: Vec<u8> = judged
            .iter()
            .filter(|it| it.status == Status::Fail)
            .filter_map(|it| it.id.bug())
            .collect();
        let misjudged = misjudged(judged, &mix.seeded);
        if !misjudged.is_empty() {
            let wrong = Wrong { diagnosed, misjudged };
            mix.wrong.lock().unwrap_or_else(PoisonError::into_inner).push(wrong);
        }
    }
}

/// Gives a program a second name. One that is right is left alone, for another run of ours may be using it.
fn name(program: &Path, name: &Path) -> Result<PathBuf, GradeError> {
    if fs::read_link(name).is_ok_and(|named| named == program) {
        return Ok(name.to_owned());
    }
    if let Err(error) = fs::remove_file(name)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(GradeError::at(name)(error));
    }
    symlink(program, name).map_err(GradeError::at(name))?;
    Ok(name.to_owned())
}

/// The criteria that do not follow from the bugs: each bug has its own, only bug 4 keeps a program from
/// ending, only bug 2 makes the count grow, and nothing is left undecided.
fn misjudged(judged: Vec<Judged>, seeded: &[u8]) -> Vec<Misjudged> {
    let fails = |id| match id {
        CriterionId::Ends => seeded.contains(&4),
        CriterionId::Flat => seeded.contains(&2),
        _ => id.bug().is_some_and(|bug| seeded.contains(&bug)),
    };
    let expected = |id| if fails(id) { Status::Fail } else { Status::Pass };
    judged
        .into_iter()
        .filter(|it| it.status != expected(it.id))
        .map(|Judged { id, status, evidence }| Misjudged { id, status, evidence })
        .collect()
}

/// Each repetition tries a mix under the fixed schedules and one seed more, from 1 to [`SEEDS`] and
/// round again.
fn seed_of(round: u32) -> u64 {
    1 + u64::from(round % SEEDS)
}

/// Runs the groups one after the other: the other cores are busy with other mixes.
fn observe(probe: &Path, seed: u64) -> Seen {
    let seeds = [seed];
    let mut seen = Seen::nothing(&seeds);
    let terms = Terms { seeds: &seeds, limit: GROUP_LIMIT, leash: &Leash::default() };
    for group in ProbeGroup::ALL {
        seen.add(group, run_group(probe, group, terms, |_, _, _| {}));
    }
    seen
}

/// Every subset, the empty one first, each in ascending sequence.
fn subsets(all: &[u8]) -> Vec<Vec<u8>> {
    all.iter().fold(vec![Vec::new()], |subsets, item| {
        let with = subsets.iter().map(|subset| [subset.as_slice(), &[*item]].concat());
        subsets.iter().cloned().chain(with).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::saying;

    #[test]
    fn four_bugs_make_sixteen_mixes() {
        let subsets = subsets(&[1, 2, 3, 4]);
        assert_eq!(subsets.len(), 16);
        assert!(subsets[0].is_empty());
        assert_eq!(subsets[15], [1, 2, 3, 4]);
        assert!(subsets.iter().all(|subset| subset.is_sorted()));
    }

    /// What is wrong with a mix of bug 2 alone, where each criterion is as it should be but for this one.
    fn wrong(id: CriterionId, status: Status) -> Vec<Misjudged> {
        use CriterionId::{Bug1, Bug2, Bug3, Bug4, Ends, Flat};
        let judged = [Bug1, Bug2, Bug3, Bug4, Ends, Flat].map(|its| {
            let right = if matches!(its, Bug2 | Flat) { Status::Fail } else { Status::Pass };
            let status = if its == id { status } else { right };
            Judged { id: its, status, evidence: vec![saying(format!("about {its}"))] }
        });
        misjudged(judged.into(), &[2])
    }

    #[test]
    fn a_criterion_without_a_number_and_one_left_undecided_are_misjudged_and_say_why() {
        assert_eq!(wrong(CriterionId::Ends, Status::Pass), []);
        for (id, status) in [
            (CriterionId::Bug1, Status::Fail),
            (CriterionId::Bug1, Status::Incomplete),
            (CriterionId::Bug2, Status::Incomplete),
            (CriterionId::Flat, Status::Pass),
            (CriterionId::Ends, Status::Incomplete),
        ] {
            let evidence = vec![saying(format!("about {id}"))];
            assert_eq!(wrong(id, status), [Misjudged { id, status, evidence }]);
        }
    }

    #[test]
    fn of_several_wrong_runs_the_first_is_shown() {
        let [first, second] = [CriterionId::Flat, CriterionId::Ends]
            .map(|id| Wrong { diagnosed: vec![2], misjudged: wrong(id, Status::Incomplete) });
        let mix = |wrong| Mix { seeded: vec![2], probe: PathBuf::new(), wrong: Mutex::new(wrong) };
        let verdict = mix(vec![first.clone(), second]).verdict("smol", 5);
        assert_eq!(
            (verdict.exact, verdict.wrong, &verdict.misjudged),
            (false, 2, &first.misjudged)
        );
        let verdict = mix(Vec::new()).verdict("smol", 5);
        assert_eq!((verdict.exact, verdict.diagnosed, verdict.misjudged), (true, vec![2], vec![]));
    }
}
