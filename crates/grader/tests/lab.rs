//! What a lab of our own can tell and tokio's cannot: a livelock has a name, and a race has a seed.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{copy_of_the_solution, grader, solution};
use grader::{Silent, Subject, Trials};
use verdict::CriterionId::{Bug3, Ends};
use verdict::{CriterionId, Finding, Schedule, Status, Verdict};

/// A copy of smol's solution in which `from`, which must be there, is replaced by `to` in one room.
#[track_caller]
fn edited(name: &str, room: &str, from: &str, to: &str) -> PathBuf {
    let folder = copy_of_the_solution("smol", name);
    let path = folder.join("src").join(room);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{room} has no `{from}`");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
    folder
}

fn grade(folder: &Path, seeds: &[u64]) -> Verdict {
    let trials = Trials { seeds: seeds.to_owned(), ..Trials::default() };
    let subject = Subject::Folder(folder.to_owned());
    let graded = grader().grade("smol", &subject, &trials, &Silent).unwrap();
    assert_eq!(graded.compiler, None, "it compiles");
    graded.verdict
}

fn evidence(verdict: &Verdict, id: CriterionId) -> (Status, &[Finding]) {
    let criterion = verdict.criterion(id).unwrap();
    (criterion.status, &criterion.evidence)
}

#[test]
fn a_task_that_never_rests_is_named_by_its_spawn_site() {
    let folder = edited(
        "restless",
        "lib.rs",
        "let workers = Workers::start",
        "smol::spawn(async { loop { smol::future::yield_now().await; } }).detach();
        let workers = Workers::start",
    );
    let verdict = grade(&folder, &[1]);
    assert!(verdict.diagnosed().is_empty(), "no bug is shown: {:#?}", verdict.criteria);
    let (status, evidence) = evidence(&verdict, Ends);
    assert_eq!(status, Status::Incomplete);
    let site = evidence[0].site.as_deref().unwrap();
    assert!(site.contains("src/lib.rs:"), "{evidence:#?}");
}

#[test]
fn a_repair_that_counts_on_the_order_of_starts_is_caught_by_a_seed_that_replays_it() {
    // The leaking batch, and a last task that its author believes to start behind all the others.
    let folder = copy_of_the_solution("smol", "counts-on-order");
    let leaking = solution("smol").join("pristine/src/batch.rs");
    let text = fs::read_to_string(leaking).unwrap();
    let wait = "drop(open.write().await);";
    assert!(text.contains(wait));
    let repaired = text.replace(wait, &format!("smol::spawn(async {{}}).await;\n    {wait}"));
    fs::write(folder.join("src/batch.rs"), repaired).unwrap();

    let without = grade(&folder, &[]);
    assert_eq!(evidence(&without, Bug3), (Status::Pass, &[][..]), "no fixed schedule shows it");

    let with = grade(&folder, &Trials::default().seeds);
    let (status, found) = evidence(&with, Bug3);
    assert_eq!(status, Status::Fail);
    let Some(Schedule::Shuffled(seed)) = found[0].schedule else { panic!("{found:#?}") };

    let again = grade(&folder, &[seed]);
    assert_eq!(evidence(&again, Bug3), (Status::Fail, found), "the seed replays it exactly");
}
