//! Rules, and how one criterion's are concluded, on evidence that is made up.

use std::io;
use std::time::Duration;

use verdict::{Evidence, Remains, Rounds, Schedule, TaskGroup};

use super::program::program_ends;
use super::rules::{monitors_end, more_than};
use super::*;
use crate::catalogue::Catalogue;
use crate::run::Ending;

fn group(type_name: &str, tasks: u64) -> TaskGroup {
    TaskGroup {
        file: "src/monitor.rs".to_owned(),
        line: 7,
        column: 9,
        type_name: type_name.to_owned(),
        tasks,
        oldest_seconds: 0,
        idle_seconds: None,
    }
}

/// What rule 2 finds where the rounds went like this.
fn found(live: Vec<u64>, grown: Remains) -> Vec<Finding> {
    let rounds = Rounds { live, grown, returned: true, left: Remains::default() };
    let seen = Seen::nothing(&[]);
    let seen = seen.with(Probe::P2, Schedule::Plain, Evidence::Rounds(rounds));
    told(|clerk| monitors_end(&seen, clerk)).findings
}

/// What a rule says, in the catalogue's words.
fn told(rule: impl FnOnce(&Clerk<'_>) -> Ruling) -> Ruling {
    let catalogue = Catalogue::french().unwrap();
    let (staged, subject) = Default::default();
    rule(&Clerk { catalogue: &catalogue, staged, subject })
}

/// How the end of a program is judged, of which nothing else is known.
fn ended(run: Option<&io::Result<Finished>>, exists: bool) -> Ruling {
    let program = Program::of(run, exists);
    told(|clerk| program_ends(&Case { seen: &Seen::nothing(&[]), program }, clerk))
}

#[test]
fn a_count_that_grows_with_the_rounds_is_bug_2_though_nobody_saw_what_grew() {
    let unnamed = found(vec![0, 1, 2, 3, 4, 5], Remains::default());
    assert_eq!(unnamed.len(), 1);
    assert!(unnamed[0].message.starts_with("de 1 à 5 tâches"), "{}", unnamed[0].message);

    let threads = found(vec![0, 1, 2, 3, 4, 5], Remains { threads: 5, ..Remains::default() });
    assert!(threads[0].message.contains("threads"), "{}", threads[0].message);
    assert_eq!(threads.len(), 1, "what was seen needs no second finding");
}

#[test]
fn a_count_that_grows_at_the_first_round_only_is_no_bug() {
    let started_once = Remains { groups: vec![group("monitor", 1)], ..Remains::default() };
    assert_eq!(found(vec![0, 1, 1, 1, 1, 1], started_once), []);
}

#[test]
fn two_kinds_of_task_born_in_one_place_are_not_taken_for_each_other() {
    let left = |groups| Remains { groups, ..Remains::default() };
    let without = left(vec![group("retry", 1)]);
    let with = left(vec![group("audit", 1), group("retry", 1)]);
    assert_eq!(more_than(&without, &with), left(vec![group("audit", 1)]));
}

#[test]
fn a_program_that_could_not_be_started_has_not_ended_and_its_cause_is_told() {
    let refused = Err(io::Error::from_raw_os_error(rustix::io::Errno::AGAIN.raw_os_error()));
    let ruling = ended(Some(&refused), true);
    assert_eq!(ruling.findings, []);
    let said = &ruling.doubts[0].message;
    assert!(said.contains("n’a pas pu être lancé") && said.contains("os error"), "{said}");
    assert_eq!(conclude(CriterionId::Ends, ruling, &[]).status, Status::Incomplete);
}

#[test]
fn a_program_that_was_not_run_because_it_cannot_end_is_judged_by_what_showed_that() {
    let ruling = ended(None, true);
    assert!(ruling.findings.is_empty() && ruling.doubts.is_empty(), "{ruling:?}");
    assert_eq!(ended(None, false).doubts.len(), 1, "there is none to run");
}

#[test]
fn a_program_ends_well_with_code_0_and_not_otherwise() {
    let finished = |ending| {
        Ok(Finished { ending, output: "one\ntwo\n".to_owned(), limit: Duration::from_secs(5) })
    };
    assert_eq!(ended(Some(&finished(Ending::Code(0))), true).findings, []);
    let said = |ending| ended(Some(&finished(ending)), true).findings[0].message.clone();
    assert!(said(Ending::Code(6)).contains("avec le code 6"), "{}", said(Ending::Code(6)));
    let killed = said(Ending::Signal(6));
    assert!(killed.contains("tué par le signal 6") && !killed.contains("code"), "{killed}");
    assert!(killed.ends_with("two"), "{killed}");
    assert!(said(Ending::TimedOut).contains("5 s"), "{}", said(Ending::TimedOut));
}
