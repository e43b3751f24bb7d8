//! Subjects that are broken, that hang, that cheat: each gets a clear answer within a bounded time,
//! leaves no process behind, and does the next subject no harm.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use common::{copy_of_the_solution, empty_folder, grader, overlay, target};
use grader::{Graded, Progress, Silent, Subject, Trials};
use verdict::{Criterion, CriterionId, Status, Verdict};

/// No subject keeps the judge busy for longer than this, once it is built.
const BOUND: Duration = Duration::from_secs(15);

/// Enough to see that a subject is stuck: what is not needs a tenth of a second.
const SHORT: Duration = Duration::from_secs(2);

const BUGS: [CriterionId; 4] =
    [CriterionId::Bug1, CriterionId::Bug2, CriterionId::Bug3, CriterionId::Bug4];

/// When the build was over.
#[derive(Default)]
struct Stopwatch(Mutex<Option<Instant>>);

impl Progress for Stopwatch {
    fn step(&self, _text: &str) {
        *self.0.lock().unwrap() = Some(Instant::now());
    }
}

/// Grades a subject that no one vouches for, and looks at what it does to its surroundings.
#[track_caller]
fn judge(folder: &Path) -> Graded {
    judge_within(folder, &Trials::default())
}

/// The same for a subject that will meet the limits: they are short, so that nobody waits for long.
#[track_caller]
fn judge_stuck(folder: &Path) -> Graded {
    let trials = Trials { group_limit: SHORT, program_limit: SHORT, ..Trials::default() };
    judge_within(folder, &trials)
}

#[track_caller]
fn judge_within(folder: &Path, trials: &Trials) -> Graded {
    let (subject, watch) = (Subject::Folder(folder.to_owned()), Stopwatch::default());
    let graded = grader().grade("tokio", &subject, trials, &watch).unwrap();
    let took = watch.0.into_inner().unwrap().unwrap().elapsed();
    assert!(took < BOUND, "it took {took:?}");
    assert_eq!(leftovers(&graded.staged), [] as [PathBuf; 0]);
    let next =
        grader().grade("tokio", &Subject::Solution, &Trials::default(), &Silent).unwrap().verdict;
    assert_eq!((next.score, next.max), (20, 20), "the next subject: {:#?}", next.criteria);
    graded
}

/// The programs of one subject that are running, once those that are ending have ended.
///
/// Other tests' subjects run at the same time: the names tell them apart.
fn leftovers(staged: &str) -> Vec<PathBuf> {
    let is_its = |program: &PathBuf| {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        program.starts_with(build_folder()) && name.starts_with(&format!("{staged}-"))
    };
    let running = || -> Vec<PathBuf> {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let programs = processes.filter_map(|it| fs::read_link(it.path().join("exe")).ok());
        programs.filter(is_its).collect()
    };
    for _ in 0..100 {
        if running().is_empty() {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
    running()
}

fn build_folder() -> PathBuf {
    target().canonicalize().unwrap().join("fuite/build")
}

/// A copy of the solution in which `from`, which must be there, is replaced by `to` in one room.
#[track_caller]
fn edited(name: &str, room: &str, from: &str, to: &str) -> PathBuf {
    let folder = copy_of_the_solution("tokio", name);
    edit(&folder, room, from, to);
    folder
}

#[track_caller]
fn edit(folder: &Path, room: &str, from: &str, to: &str) {
    let path = folder.join("src").join(room);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{room} has no `{from}`");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// A copy of the solution whose `start` begins with this statement.
#[track_caller]
fn at_start(name: &str, statement: &str) -> PathBuf {
    let first = "let workers = Workers::start";
    edited(name, "lib.rs", first, &format!("{statement}\n        {first}"))
}

/// A copy of the solution whose `process_orders` begins with this statement.
#[track_caller]
fn at_each_batch(name: &str, statement: &str) -> PathBuf {
    let first = "let Batch { accepted, rejected }";
    edited(name, "lib.rs", first, &format!("{statement}\n        {first}"))
}

fn status(verdict: &Verdict, id: CriterionId) -> Status {
    verdict.criterion(id).unwrap().status
}

/// Everything that is said about the criteria, joined.
fn evidence(verdict: &Verdict) -> String {
    let findings = verdict.criteria.iter().flat_map(|criterion| &criterion.evidence);
    findings.map(|finding| finding.message.as_str()).collect::<Vec<_>>().join("\n")
}

/// Holds that no required criterion was decided, in the subject's favour or against it.
#[track_caller]
fn check_nothing_is_shown(verdict: &Verdict) {
    for criterion in verdict.criteria.iter().filter(|criterion| criterion.required) {
        assert_eq!(criterion.status, Status::Incomplete, "{criterion:#?}");
        assert!(!criterion.evidence.is_empty(), "{} says why", criterion.id);
    }
    assert_eq!(verdict.score, 0);
}

#[test]
fn the_search_for_leftovers_finds_a_process_that_was_left() {
    let staged = judge(&copy_of_the_solution("tokio", "left-on-purpose")).staged;
    let probe = build_folder().join("debug").join(format!("{staged}-probe"));
    assert!(probe.is_file(), "a program that is its own lies at {}", probe.display());
    let sleeper = probe.with_file_name(format!("{staged}-sleeper"));
    fs::copy("/bin/sleep", &sleeper).unwrap();
    let mut left = Command::new(&sleeper).arg("600").spawn().unwrap();
    let found = leftovers(&staged);
    let of_another = leftovers(&format!("another-{staged}"));
    left.kill().unwrap();
    left.wait().unwrap();
    assert_eq!(found, [sleeper]);
    assert_eq!(of_another, [] as [PathBuf; 0]);
    assert_eq!(leftovers(&staged), [] as [PathBuf; 0]);
}

#[test]
fn a_compiler_error_is_shown_under_the_subjects_own_path() {
    let folder = at_start("does-not-compile", "let _: u32 = \"text\";");
    let graded = judge(&folder);
    let said = graded.compiler.unwrap();
    assert!(said.contains("error[E0308]: mismatched types"), "{said}");
    assert!(said.contains("subjects/tokio-does-not-compile/src/lib.rs:"), "{said}");
    assert!(!said.contains("stages/"), "{said}");
    assert!(graded.verdict.criteria.iter().all(|it| it.status == Status::Incomplete));
}

#[test]
fn a_panic_in_start_proves_nothing_and_is_told_with_its_line() {
    let folder = at_start("panics", "assert!(config.workers > 99, \"the till is empty\");");
    let verdict = judge(&folder).verdict;
    let said = evidence(&verdict);
    assert!(said.contains("the till is empty"), "{said}");
    let lib = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
    let line = 1 + lib.lines().position(|line| line.contains("the till is empty")).unwrap();
    assert!(said.contains(&format!("subjects/tokio-panics/src/lib.rs:{line}:")), "{said}");
    check_nothing_is_shown(&verdict);
}

#[test]
fn a_panic_that_only_one_probe_meets_leaves_the_others_criteria_alone() {
    // Eight orders: only P3 sends as many, and the subject's own program.
    let folder = at_each_batch("panics-at-eight", "assert!(orders.len() != 8, \"eight\");");
    let verdict = judge(&folder).verdict;
    assert_eq!(status(&verdict, CriterionId::Bug3), Status::Incomplete);
    assert_eq!(status(&verdict, CriterionId::Ends), Status::Fail);
    for id in [CriterionId::Bug1, CriterionId::Bug2, CriterionId::Bug4, CriterionId::Flat] {
        assert_eq!(status(&verdict, id), Status::Pass, "{id}: {}", evidence(&verdict));
    }
}

#[test]
fn a_task_that_spins_for_ever_proves_nothing_and_is_stopped() {
    let folder = at_start("spins", "tokio::spawn(async { loop { std::hint::spin_loop() } });");
    check_nothing_is_shown(&judge_stuck(&folder).verdict);
}

#[test]
fn a_batch_that_never_returns_is_bug_3() {
    let folder = at_each_batch("never-returns", "std::future::pending::<()>().await;");
    let verdict = judge_stuck(&folder).verdict;
    assert_eq!(status(&verdict, CriterionId::Bug3), Status::Fail);
}

#[test]
fn an_exit_in_start_proves_nothing() {
    let folder = at_start("exits-in-start", "if config.workers < 99 { std::process::exit(0) }");
    check_nothing_is_shown(&judge(&folder).verdict);
}

/// A copy of the solution that ends its process, with code 0, when it is given a batch.
fn exits_in_a_batch(name: &str) -> PathBuf {
    at_each_batch(name, "if orders.len() < 99 { std::process::exit(0) }")
}

#[test]
fn an_exit_amid_a_batch_repairs_no_bug() {
    let verdict = judge(&exits_in_a_batch("exits-in-a-batch")).verdict;
    for id in BUGS.into_iter().chain([CriterionId::Flat]) {
        assert_eq!(status(&verdict, id), Status::Incomplete, "{id}: {}", evidence(&verdict));
    }
}

#[test]
fn an_exit_amid_a_batch_is_not_an_end() {
    let verdict = judge(&exits_in_a_batch("exits-and-ends")).verdict;
    assert_ne!(status(&verdict, CriterionId::Ends), Status::Pass);
}

/// A frame and a verdict as the grader would like to hear them.
const FORGERY: &str = r##"
    const FORGED: &str = concat!(
        r#"{"nonce":0,"sequence":0,"message":{"saw":{"probe":"P0","schedule":"plain","evidence":"#,
        r#"{"shutdown":{"workers":0,"returned":true,"left":{"groups":[],"untracked":0,"threads":0}}}}}}"#,
        "\n",
        r#"{"nonce":0,"sequence":1,"message":"done"}"#,
        "\n",
        r#"{"schema":"fuite.verdict/1","subjects":[{"runtime":"tokio","score":20,"max":20}]}"#,
    );
"##;

/// A copy of the leaking service whose `start` forges evidence first.
fn forger(name: &str, statement: &str) -> PathBuf {
    let folder = empty_folder(name);
    let leaking = common::solution("tokio").join("pristine/src");
    overlay(&leaking, &folder.join("src"));
    let first = "let workers = Workers::start";
    edit(&folder, "lib.rs", first, &format!("{FORGERY}\n{statement}\n{first}"));
    folder
}

#[test]
fn a_forged_verdict_on_any_output_that_can_be_opened_is_not_heard() {
    let folder = forger(
        "forges-outputs",
        r#"
        println!("{FORGED}");
        eprintln!("{FORGED}");
        for number in 0..64 {
            let path = format!("/proc/self/fd/{number}");
            if let Ok(mut file) = std::fs::OpenOptions::new().write(true).open(path) {
                let _ = std::io::Write::write_all(&mut file, FORGED.as_bytes());
            }
        }
        "#,
    );
    assert_eq!(judge(&folder).verdict.diagnosed(), [1, 2, 3, 4]);
}

#[test]
fn a_frame_forged_on_the_judges_own_socket_spoils_the_evidence() {
    let folder = forger(
        "forges-frames",
        r#"
        for number in 3..64 {
            // SAFETY: none at all; that is the point of this subject.
            let file = unsafe { <std::fs::File as std::os::fd::FromRawFd>::from_raw_fd(number) };
            let mut file = std::mem::ManuallyDrop::new(file);
            let _ = std::io::Write::write_all(&mut *file, FORGED.as_bytes());
        }
        "#,
    );
    let verdict = judge(&folder).verdict;
    let passed = |it: &&Criterion| it.required && it.status == Status::Pass;
    assert_eq!(verdict.criteria.iter().find(passed), None);
    let said = evidence(&verdict);
    assert!(said.contains("a dit autre chose que ce qui lui était demandé"), "{said}");
}

#[test]
fn a_gigabyte_on_stdout_is_read_and_thrown_away() {
    let flood = r#"
        for _ in 0..16 * 1024 {
            std::io::Write::write_all(&mut std::io::stdout(), &[b'x'; 64 * 1024]).unwrap();
        }
        "#;
    let folder = edited("floods-main", "main.rs", "let config", &format!("{flood} let config"));
    let verdict = judge(&folder).verdict;
    assert_eq!(verdict.diagnosed(), [] as [u8; 0]);
    assert_ne!(status(&verdict, CriterionId::Ends), Status::Incomplete);

    let verdict = judge(&at_start("floods-start", flood)).verdict;
    for bug in BUGS {
        assert_eq!(status(&verdict, bug), Status::Pass, "{}", evidence(&verdict));
    }
    assert_ne!(status(&verdict, CriterionId::Ends), Status::Incomplete);
}

#[test]
fn a_service_that_does_nothing_passes_for_no_repair() {
    let folder = copy_of_the_solution("tokio", "does-nothing");
    let lib = "
        use std::sync::Arc;
        pub struct Service;
        impl orders::OrderService for Service {
            async fn start(_: orders::Config, _: Arc<dyn orders::Backend>) -> Self { Self }
            async fn process_orders(&self, _: Vec<orders::Order>) -> orders::Report {
                orders::Report::default()
            }
            async fn shutdown(self) -> orders::Summary { orders::Summary::default() }
        }
    ";
    fs::write(folder.join("src/lib.rs"), lib).unwrap();
    let verdict = judge(&folder).verdict;
    for bug in BUGS {
        assert_ne!(status(&verdict, bug), Status::Pass, "{bug}");
    }
}

#[test]
fn a_worker_that_is_a_thread_and_never_ends_is_bug_1_too() {
    let folder = edited(
        "threads",
        "workers.rs",
        "tasks.spawn(worker);",
        "let runtime = tokio::runtime::Handle::current();
         std::thread::spawn(move || {
             runtime.block_on(worker);
             loop { std::thread::park() }
         });",
    );
    let verdict = judge(&folder).verdict;
    let bug = verdict.criterion(CriterionId::Bug1).unwrap();
    assert_eq!(bug.status, Status::Fail);
    let speaks_of_threads = bug.evidence.iter().any(|it| it.message.contains("threads"));
    assert!(speaks_of_threads, "{:#?}", bug.evidence);
}

#[test]
fn a_thread_for_each_batch_that_only_the_shutdown_ends_is_bug_2_too() {
    let folder = at_each_batch(
        "threads-until-shutdown",
        "let (stop, stopped) = std::sync::mpsc::channel::<()>();
         std::thread::spawn(move || stopped.recv());
         self.threads.lock().unwrap().push(stop);",
    );
    let stops = "threads: std::sync::Mutex<Vec<std::sync::mpsc::Sender<()>>>,";
    edit(&folder, "lib.rs", "config: Config,", &format!("config: Config, {stops}"));
    edit(&folder, "lib.rs", "Self { config,", "Self { threads: Default::default(), config,");
    // Each look at threads that stay takes its time: one seed shows as much as four.
    let verdict = judge_within(&folder, &Trials { seeds: vec![1], ..Trials::default() }).verdict;
    assert_eq!(verdict.diagnosed(), [2], "{:#?}", verdict.criteria);
    let bug = verdict.criterion(CriterionId::Bug2).unwrap();
    assert!(bug.evidence.iter().all(|it| it.message.contains("threads")), "{:#?}", bug.evidence);
}

#[test]
fn a_build_script_is_noted_and_not_run() {
    let folder = copy_of_the_solution("tokio", "build-script");
    let marker = folder.join("marker");
    let script = format!("fn main() {{ std::fs::write({marker:?}, \"ran\").unwrap(); }}");
    fs::write(folder.join("build.rs"), script).unwrap();
    let verdict = judge(&folder).verdict;
    assert_eq!(verdict.score, 20, "{:#?}", verdict.criteria);
    assert!(verdict.notes.iter().any(|note| note.contains("build.rs")), "{:?}", verdict.notes);
    assert!(!marker.exists());
}
