//! 64 tests in one process, half of them leaking: every leak is its own test's, and no other's.

use std::future::pending;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use fuite::{Action, Guard, LeakError};
use fuite_tokio::runtime::{Builder, Handle, Runtime};
use fuite_tokio::task::yield_now;
use fuite_tokio::{guard_options, time::sleep};

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
            leak: |sleeps| drop(fuite_tokio::spawn(never_ends(sleeps))),
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
        guard_options()
            .scope_name(&name_of(number))
            .grace(grace)
            .action(Action::Abort)
            .runtime_count(alive),
    );
    let mut clean: Vec<_> = (0..3).map(|_| fuite_tokio::spawn(ends())).collect();
    for _ in 0..leaks {
        (site.leak)(number % 4 == 1);
        clean.push(fuite_tokio::spawn(ends()));
    }
    if leaks > 0 {
        for task in clean {
            task.await.expect("it does not panic");
        }
        // tokio counts a task for a moment after its handle has returned.
        while alive() > leaks {
            yield_now().await;
        }
    }
    guard.verify().await
}

/// A task that ends after a while, and after a child of its own.
async fn ends() {
    fuite_tokio::spawn(pause()).await.expect("it does not panic");
    pause().await;
}

/// A task that can never run again, or one that something may still wake.
async fn never_ends(sleeps: bool) {
    if sleeps {
        sleep(Duration::from_secs(3_600)).await;
    }
    pending::<()>().await;
}

async fn pause() {
    sleep(Duration::from_millis(1)).await;
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

fn alive() -> u64 {
    Handle::current().metrics().num_alive_tasks() as u64
}

/// Runs all tests at once, each on a thread and a runtime of its own.
fn all_at_once(runtime: impl Fn() -> Runtime + Sync) {
    let (sites, together) = (sites(), Barrier::new(TESTS));
    thread::scope(|scope| {
        for (number, site) in sites.iter().enumerate() {
            let (runtime, together) = (&runtime, &together);
            scope.spawn(move || {
                let run = || {
                    let runtime = runtime();
                    together.wait();
                    runtime.block_on(test(number, site))
                };
                // All of them first: one that failed would keep the others waiting for each other.
                let verified: Vec<_> = (0..ROUNDS).map(|_| run()).collect();
                verified.into_iter().for_each(|it| check(number, site, it));
            });
        }
    });
}

#[test]
fn on_current_thread_runtimes() {
    all_at_once(|| Builder::new_current_thread().enable_all().build().expect("a runtime"));
}

#[test]
fn on_multi_thread_runtimes() {
    all_at_once(|| {
        Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
    });
}
