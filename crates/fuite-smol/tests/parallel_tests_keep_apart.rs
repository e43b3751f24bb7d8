//! 64 tests in one process and on one executor, half of them leaking: every leak is its own test's, and no other's.

use std::future::pending;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use fuite::{Action, Guard, LeakError};
use fuite_smol as smol;
use smol::{Timer, future::yield_now, guard_options};

/// How many tests there are at a time, every second of which leaks.
const TESTS: usize = 64;
/// How often all of them run.
const ROUNDS: usize = 20;

/// A place in the source that spawns leaking tasks, which no other test has.
struct Site {
    line: u32,
    column: u32,
    leak: fn(bool),
}

macro_rules! site {
    () => {
        Site {
            line: line!(),
            column: column!(),
            leak: |sleeps| smol::spawn(never_ends(sleeps)).detach(),
        }
    };
}

/// A place for each test.
fn sites() -> [Site; TESTS] {
    #[rustfmt::skip]
    let sites = [
        site!(), site!(), site!(), site!(), site!(), site!(), site!(), site!(),
        site!(), site!(), site!(), site!(), site!(), site!(), site!(), site!(),
        site!(), site!(), site!(), site!(), site!(), site!(), site!(), site!(),
        site!(), site!(), site!(), site!(), site!(), site!(), site!(), site!(),
        site!(), site!(), site!(), site!(), site!(), site!(), site!(), site!(),
        site!(), site!(), site!(), site!(), site!(), site!(), site!(), site!(),
        site!(), site!(), site!(), site!(), site!(), site!(), site!(), site!(),
        site!(), site!(), site!(), site!(), site!(), site!(), site!(), site!(),
    ];
    sites
}

/// What a test leaves behind: nothing where its number is even.
fn leaks(test: usize) -> u64 {
    if test.is_multiple_of(2) { 0 } else { 1 + test as u64 % 5 }
}

fn name_of(test: usize) -> String {
    format!("test {test}")
}

/// One test: tasks that end, before, between and after those that do not; each with a child.
async fn test(number: usize, site: &Site) -> Result<(), LeakError> {
    // A clean test has time until the machine gets round to it, a leaking one has waited for its clean tasks by itself.
    let leaks = leaks(number);
    let grace = if leaks == 0 { Duration::from_secs(60) } else { Duration::from_millis(2) };
    let guard = Guard::with(
        guard_options().scope_name(&name_of(number)).grace(grace).action(Action::Abort),
    );
    let mut clean: Vec<_> = (0..3).map(|_| smol::spawn(ends())).collect();
    for _ in 0..leaks {
        (site.leak)(number % 4 == 1);
        clean.push(smol::spawn(ends()));
    }
    if leaks > 0 {
        for task in clean {
            task.await;
        }
    } else {
        clean.into_iter().for_each(smol::Task::detach);
    }
    guard.verify().await
}

/// A task that ends after a while, and after a child of its own.
async fn ends() {
    smol::spawn(pause()).await;
    pause().await;
}

/// A task that can never run again, or one that something may still wake.
async fn never_ends(sleeps: bool) {
    if sleeps {
        Timer::after(Duration::from_secs(3_600)).await;
    }
    pending::<()>().await;
}

async fn pause() {
    Timer::after(Duration::from_millis(1)).await;
    yield_now().await;
}

/// The leak is the test's own: its name, its site, its number.
fn check(number: usize, site: &Site, verified: Result<(), LeakError>) {
    let Err(leak) = verified else { return assert_eq!(leaks(number), 0, "test {number}") };
    assert_eq!(leak.scope(), Some(&*name_of(number)), "{leak}");
    assert_eq!(leak.count(), leaks(number), "{leak}");
    let [group] = leak.by_site() else { panic!("one site: {leak}") };
    let found = (group.site.line, group.site.column, group.tasks);
    assert_eq!(found, (site.line, site.column, leaks(number)), "{leak}");
    for task in leak.tasks() {
        assert_eq!(task.scope_name(), leak.scope(), "{leak}");
    }
}

/// Runs all tests at once, each on a thread of its own; the executor is everybody's.
#[test]
fn on_one_executor_for_all() {
    let (sites, together) = (sites(), Barrier::new(TESTS));
    thread::scope(|scope| {
        for (number, site) in sites.iter().enumerate() {
            let together = &together;
            scope.spawn(move || {
                let run = || {
                    together.wait();
                    smol::block_on(test(number, site))
                };
                // All of them first: one that failed would keep the others waiting for each other.
                let verified: Vec<_> = (0..ROUNDS).map(|_| run()).collect();
                verified.into_iter().for_each(|it| check(number, site, it));
            });
        }
    });
}
