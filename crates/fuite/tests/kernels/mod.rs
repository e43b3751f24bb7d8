//! The kernel suite: sixteen ways to leak a task, each with a twin that does not, and eight innocents that look guilty.
//!
//! They are written once, for any [`Runtime`]; `tests/kernels.rs` of each facade runs them. Each is a few lines which
//! say what a program does wrong, or why it is right. The numbers L1 to L16 and C1 to C8 are those under which leak
//! detectors are compared in the README.
//!
//! `KERNEL_RUNS=100` runs each a hundred times.

// Every runtime leaves out what makes no sense on it.
#![allow(dead_code, reason = "each facade uses its own part of the suite")]

mod channels;
mod innocents;
mod locks;
mod rivals;
mod runtime;
mod tasks;
mod wakers;

use fuite::evidence::Criteria;
use fuite::{Grade, LeakError};

use runtime::Outcome;
pub(crate) use runtime::{Handle, Runtime, boxed};

/// One kernel on one runtime.
pub(crate) struct Kernel {
    /// Such as `L7`, and for its twin `L7 twin`.
    id: &'static str,
    what: &'static str,
    /// The tasks that must be reported, and how sure the report must be; nothing for a program that is right.
    leak: Option<(usize, Grade)>,
    run: fn() -> Outcome,
}

impl Kernel {
    /// A program that leaks so many tasks, of which is known what `grade` says.
    const fn leak(
        id: &'static str,
        what: &'static str,
        (tasks, grade): (usize, Grade),
        run: fn() -> Outcome,
    ) -> Self {
        Self { id, what, leak: Some((tasks, grade)), run }
    }

    /// A program that is right.
    const fn clean(id: &'static str, what: &'static str, run: fn() -> Outcome) -> Self {
        Self { id, what, leak: None, run }
    }
}

/// How often each kernel was run, and how it was judged.
#[derive(Default)]
struct Score {
    leaks: u32,
    found: u32,
    clean: u32,
    accused: u32,
    /// What went wrong, if anything did.
    faults: Vec<String>,
}

impl Score {
    fn add(&mut self, kernel: &Kernel, outcome: &Outcome) {
        match (kernel.leak, outcome) {
            (Some(expected), Err(leak)) => {
                self.leaks += 1;
                self.found += 1;
                self.faults.extend(misreported(kernel, expected, leak));
            }
            (Some(_), Ok(())) => {
                self.leaks += 1;
                self.faults.push(format!("{}: {}: overlooked", kernel.id, kernel.what));
            }
            (None, Err(leak)) => {
                self.clean += 1;
                self.accused += 1;
                self.faults.push(format!("{}: {}: accused: {leak}", kernel.id, kernel.what));
            }
            (None, Ok(())) => self.clean += 1,
        }
    }

    fn recall(&self) -> f64 {
        100.0 * f64::from(self.found) / f64::from(self.leaks)
    }

    fn precision(&self) -> f64 {
        100.0 * f64::from(self.found) / f64::from(self.found + self.accused)
    }
}

/// What a report of a leak says otherwise than it should.
fn misreported(
    kernel: &Kernel,
    (tasks, grade): (usize, Grade),
    leak: &LeakError,
) -> Option<String> {
    let criteria = Criteria::new(std::time::Duration::MAX);
    let grades: Vec<_> = leak.tasks().iter().map(|task| criteria.grade(task)).collect();
    let in_the_suite = |task: &fuite::Task| task.site().file.contains("kernels/");
    let right = leak.tasks().len() == tasks
        && grades.iter().all(|it| *it == Some(grade))
        && leak.tasks().iter().all(in_the_suite);
    (!right).then(|| {
        format!(
            "{}: {}: {tasks} × {grade} expected, not {grades:?}: {leak}",
            kernel.id, kernel.what
        )
    })
}

/// Runs every kernel on `R` one after the other, prints recall and precision, and holds that both are perfect.
pub(crate) fn check<R: Runtime>() {
    let kernels = kernels::<R>();
    let mut score = Score::default();
    for _ in 0..runs(2) {
        for kernel in &kernels {
            score.add(kernel, &(kernel.run)());
        }
    }
    conclude(R::NAME, &kernels, score);
}

/// The same with all kernels at once, each on a thread of its own: where time is real and the process is shared.
pub(crate) fn check_side_by_side<R: Runtime>() {
    let kernels = kernels::<R>();
    let mut score = Score::default();
    for _ in 0..runs(1) {
        let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
            let threads: Vec<_> = kernels.iter().map(|kernel| scope.spawn(kernel.run)).collect();
            threads.into_iter().map(|it| it.join().expect("no kernel panics")).collect()
        });
        for (kernel, outcome) in kernels.iter().zip(&outcomes) {
            score.add(kernel, outcome);
        }
    }
    conclude(R::NAME, &kernels, score);
}

fn kernels<R: Runtime>() -> Vec<Kernel> {
    let parts = [
        channels::kernels::<R>(),
        tasks::kernels::<R>(),
        locks::kernels::<R>(),
        wakers::kernels::<R>(),
        innocents::kernels::<R>(),
    ];
    parts.into_iter().flatten().collect()
}

fn runs(default: u32) -> u32 {
    std::env::var("KERNEL_RUNS").map_or(default, |runs| runs.parse().expect("a number of runs"))
}

fn conclude(runtime: &str, kernels: &[Kernel], mut score: Score) {
    print(runtime, kernels, &score);
    score.faults.truncate(10);
    assert!(score.faults.is_empty(), "on {runtime}:\n{}", score.faults.join("\n"));
    check_the_suite(kernels);
}

fn print(runtime: &str, kernels: &[Kernel], score: &Score) {
    for kernel in kernels {
        let expected =
            kernel.leak.map_or("clean".to_owned(), |(tasks, it)| format!("{tasks} × {it}"));
        println!("{:<9} {:<12} {}", kernel.id, expected, kernel.what);
    }
    println!(
        "{runtime}: recall {:.1} % ({} of {} leaks), precision {:.1} % ({} of {} clean runs accused)",
        score.recall(),
        score.found,
        score.leaks,
        score.precision(),
        score.accused,
        score.clean,
    );
    rivals::print(runtime, score);
}

/// A suite that finds everything must have something to find.
fn check_the_suite(kernels: &[Kernel]) {
    let leaks: Vec<_> = kernels.iter().filter(|kernel| kernel.leak.is_some()).collect();
    for leak in &leaks {
        let twin = kernels.iter().any(|it| it.leak.is_none() && it.id.starts_with(leak.id));
        assert!(twin, "{} has a twin", leak.id);
    }
    assert!(leaks.len() >= 14, "{} leaks", leaks.len());
}

/// The score itself tells a fault from a right answer, in either direction.
#[test]
fn a_wrong_answer_lowers_the_score() {
    let leak = Kernel::leak("L0", "a leak that is overlooked", (1, Grade::Proven), || Ok(()));
    let mut score = Score::default();
    score.add(&leak, &Ok(()));
    assert_eq!((score.recall(), score.faults.len()), (0.0, 1));

    let left = || {
        let guard = fuite::Guard::new();
        let _task = fuite::Tracked::new(std::future::pending::<()>());
        futures_lite::future::block_on(guard.verify_within(async {}))
    };
    let clean = Kernel::clean("C0", "an innocent that is accused", left);
    let mut score = Score::default();
    score.add(&leak, &left());
    assert_eq!((score.recall(), score.faults.len()), (100.0, 1), "found, with the wrong grade");
    score.add(&clean, &left());
    assert_eq!((score.precision(), score.faults.len()), (50.0, 2));
}
