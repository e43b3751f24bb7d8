//! `#[fuite_tokio::test]`: a test that leaves a task behind fails, and says how many, of which test and born where.

use std::cell::RefCell;
use std::future::pending;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use fuite_tokio::sync::broadcast;
use fuite_tokio::task::{JoinSet, LocalSet, spawn_blocking, yield_now};
use fuite_tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

const HOUR: Duration = Duration::from_secs(3_600);

thread_local! {
    /// Keeps local tasks alive beyond the body of their test.
    static KEPT: RefCell<Option<LocalSet>> = const { RefCell::new(None) };
}

/// Tests that leave something behind. They are called by the tests below, and not by the harness.
mod subjects {
    use super::*;

    pub(super) const FORGETS_THREE: u32 = line!() + 5;
    #[fuite_tokio::test]
    #[ignore = "a subject"]
    pub(super) async fn forgets_three() {
        for _ in 0..3 {
            fuite_tokio::spawn(pending::<()>());
        }
    }

    #[fuite_tokio::test(flavor = "multi_thread", worker_threads = 2)]
    #[ignore = "a subject"]
    pub(super) async fn forgets_a_grandchild() {
        let child = fuite_tokio::spawn(async { drop(fuite_tokio::spawn(pending::<()>())) });
        child.await.expect("it does not panic");
    }

    #[fuite_tokio::test(start_paused = true)]
    #[ignore = "a subject"]
    pub(super) async fn forgets_one_that_sleeps() {
        fuite_tokio::spawn(sleep(HOUR));
    }

    #[fuite_tokio::test(start_paused = true, leaks(grace_ms = 7_200_000))]
    #[ignore = "a subject"]
    pub(super) async fn gives_it_two_hours() {
        fuite_tokio::spawn(sleep(HOUR));
    }

    #[fuite_tokio::test]
    #[ignore = "a subject"]
    pub(super) async fn spawns_past_the_facade() {
        real::spawn(pending::<()>());
    }

    #[fuite_tokio::test(leaks(ignore_untracked = true))]
    #[ignore = "a subject"]
    pub(super) async fn ignores_what_is_past_the_facade() {
        real::spawn(pending::<()>());
    }

    #[fuite_tokio::test]
    #[ignore = "a subject"]
    pub(super) async fn forgets_a_local_task() {
        let local = LocalSet::new();
        local.spawn_local(pending::<()>());
        local.run_until(yield_now()).await;
        KEPT.set(Some(local));
    }

    #[fuite_tokio::test(leaks(grace_ms = 1))]
    #[ignore = "a subject"]
    pub(super) async fn forgets_a_blocking_closure() {
        // Until the guard has been verified; else the runtime would wait for it for ever.
        spawn_blocking(|| {
            let own = |task: &fuite::Task| {
                task.scope_name().is_some_and(|it| it.ends_with("forgets_a_blocking_closure"))
            };
            while fuite::tasks().any(|task| own(&task) && !task.is_orphaned()) {
                thread::yield_now();
            }
        });
    }

    #[fuite_tokio::test(leaks(find_roots = true))]
    #[ignore = "a subject"]
    pub(super) async fn keeps_a_sender() {
        let (sender, _) = broadcast::channel::<()>(1);
        for _ in 0..7 {
            let mut receiver = sender.subscribe();
            fuite_tokio::spawn(async move { while receiver.recv().await.is_ok() {} });
        }
        fuite_tokio::spawn(async move {
            let _sender = sender;
            pending::<()>().await;
        });
    }

    #[fuite_tokio::test(leaks = "allow")]
    #[ignore = "a subject"]
    pub(super) async fn is_allowed_to_leak() {
        fuite_tokio::spawn(pending::<()>());
    }

    #[fuite_tokio::test(leaks(action = "warn"))]
    #[ignore = "a subject"]
    pub(super) async fn is_only_warned() {
        fuite_tokio::spawn(pending::<()>());
    }

    #[fuite_tokio::test]
    #[ignore = "a subject"]
    pub(super) async fn panics_and_leaks() {
        fuite_tokio::spawn(pending::<()>());
        panic!("on purpose");
    }

    #[fuite_tokio::test]
    #[ignore = "a subject"]
    pub(super) async fn fails_and_leaks() -> Result<(), String> {
        fuite_tokio::spawn(pending::<()>());
        Err("on purpose".to_owned())
    }

    #[fuite_tokio::test]
    #[ignore = "a subject"]
    pub(super) async fn succeeds_and_leaks() -> Result<(), String> {
        fuite_tokio::spawn(pending::<()>());
        Ok(())
    }

    #[fuite_tokio::test(leaks(ignore_spawned_at = "**a"))]
    #[ignore = "a subject"]
    pub(super) async fn ignores_what_is_no_glob() {}
}

/// Runs a test: what it returns, or the message with which it panics.
fn run<T>(test: fn() -> T) -> Result<T, String> {
    catch_unwind(test).map_err(|payload| match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => payload.downcast_ref::<&str>().expect("a message").to_string(),
    })
}

/// The test fails, and its message has all of this in it.
#[track_caller]
fn check_fails(test: fn(), expected: &[&str]) {
    let message = run(test).expect_err("it leaves a task behind");
    for expected in expected {
        assert!(message.contains(expected), "no `{expected}` in: {message}");
    }
}

#[test]
fn a_leaking_test_fails_and_names_test_site_and_count() {
    let site =
        format!("--> crates/fuite-tokio/tests/test_attribute.rs:{}:", subjects::FORGETS_THREE);
    let first = "3 tasks of `test_attribute::subjects::forgets_three` are still live, born here:";
    check_fails(subjects::forgets_three, &[first, &site, "      3 tasks: "]);
}

#[test]
fn a_descendant_on_another_thread_is_a_leak_too() {
    check_fails(subjects::forgets_a_grandchild, &["1 task of `", "forgets_a_grandchild` is"]);
}

#[test]
fn a_task_that_takes_longer_than_its_grace_is_a_leak() {
    check_fails(subjects::forgets_one_that_sleeps, &["1 task of `", "they had 100 ms to end"]);
    assert_eq!(run(subjects::gives_it_two_hours), Ok(()));
}

#[test]
fn a_task_spawned_past_the_facade_is_not_silently_missed() {
    check_fails(
        subjects::spawns_past_the_facade,
        &["1 task of `", "1 that only the runtime counts"],
    );
    assert_eq!(run(subjects::ignores_what_is_past_the_facade), Ok(()));
}

#[test]
fn a_local_task_is_a_leak_where_its_set_lives_on() {
    check_fails(subjects::forgets_a_local_task, &["1 task of `", "1 local task: "]);
    drop(KEPT.take());
}

#[test]
fn a_blocking_closure_is_a_leak() {
    check_fails(subjects::forgets_a_blocking_closure, &["1 task of `", "1 blocking task: "]);
}

#[test]
fn the_root_of_a_leak_is_told_from_its_victims() {
    check_fails(subjects::keeps_a_sender, &["8 tasks of `", "1 root, 7 victims"]);
}

#[test]
fn a_test_that_is_allowed_to_leak_passes() {
    assert_eq!(run(subjects::is_allowed_to_leak), Ok(()));
}

#[test]
fn a_test_that_is_only_warned_passes() {
    assert_eq!(run(subjects::is_only_warned), Ok(()));
}

#[test]
fn a_body_that_panics_is_not_overshadowed() {
    assert_eq!(run(subjects::panics_and_leaks), Err("on purpose".to_owned()));
}

#[test]
fn a_body_that_returns_an_error_is_not_overshadowed() {
    assert_eq!(run(subjects::fails_and_leaks), Ok(Err("on purpose".to_owned())));
}

#[test]
fn a_body_that_returns_ok_is_checked() {
    let message = run(subjects::succeeds_and_leaks).expect_err("it leaves a task behind");
    assert!(message.starts_with("1 task of `"), "{message}");
}

#[test]
fn a_glob_that_is_none_fails_the_test_and_says_why() {
    check_fails(subjects::ignores_what_is_no_glob, &["`**a` is not a glob"]);
}

// What follows are tests that pass, under the harness itself.

#[fuite_tokio::test(leaks(grace_ms = 3_600_000))]
async fn a_clean_test_passes_without_waiting() {
    fuite_tokio::spawn(yield_now()).await.expect("it does not panic");
}

#[fuite_tokio::test]
async fn a_test_without_tasks_passes() {}

#[fuite_tokio::test(start_paused = true)]
async fn a_worker_may_stop_a_moment_after_its_token() {
    let token = CancellationToken::new();
    for millis in [5, 20, 50] {
        let token = token.clone();
        fuite_tokio::spawn(async move {
            token.cancelled().await;
            sleep(Duration::from_millis(millis)).await;
        });
    }
    yield_now().await;
    token.cancel();
}

#[fuite_tokio::test(flavor = "multi_thread", worker_threads = 2, leaks(grace_ms = 60_000))]
async fn a_worker_on_another_thread_may_too() {
    let token = CancellationToken::new();
    let cancelled = token.clone();
    fuite_tokio::spawn(async move {
        cancelled.cancelled().await;
        sleep(Duration::from_millis(5)).await;
    });
    token.cancel();
}

#[fuite_tokio::test]
async fn what_the_locals_of_a_body_hold_is_no_leak() {
    let mut set = JoinSet::new();
    set.spawn(pending::<()>());
    let local = LocalSet::new();
    local.spawn_local(pending::<()>());
}

#[fuite_tokio::test]
async fn a_daemon_is_no_leak() {
    fuite_tokio::spawn_daemon(pending::<()>());
}

#[fuite_tokio::test]
async fn a_daemon_of_a_guard_within_is_no_leak_either() {
    let within = fuite::Guard::new();
    fuite_tokio::spawn_daemon(pending::<()>());
    within.verify().await.expect("a daemon is no leak");
}

#[fuite_tokio::test(leaks(
    ignore_name = "flusher",
    ignore_name = "sampler",
    ignore_future_type = "Pending<u8>"
))]
async fn what_is_ignored_is_no_leak() {
    fuite_tokio::spawn_named("flusher", pending::<()>());
    fuite_tokio::spawn_named("sampler", pending::<()>());
    fuite_tokio::spawn(pending::<u8>());
}

#[fuite_tokio::test(leaks(ignore_spawned_at = "**/tests/test_attribute.rs"))]
async fn what_is_spawned_in_an_ignored_file_is_no_leak() {
    fuite_tokio::spawn(pending::<()>());
}

#[fuite_tokio::test(start_paused = true)]
async fn the_arguments_of_tokio_mean_what_they_mean_there() {
    let began = Instant::now();
    sleep(HOUR).await;
    assert_eq!(began.elapsed(), HOUR);
}

#[fuite_tokio::test]
#[should_panic(expected = "1 task of `test_attribute::a_leak_is_a_panic_that_can_be_expected`")]
async fn a_leak_is_a_panic_that_can_be_expected() {
    fuite_tokio::spawn(pending::<()>());
}

#[fuite_tokio::test]
async fn a_body_may_use_the_question_mark() -> Result<(), Box<dyn std::error::Error>> {
    let answer: u32 = "42".parse()?;
    assert_eq!(answer, 42);
    if answer == 42 {
        return Ok(());
    }
    Err("it is not".into())
}

#[fuite_tokio::test]
async fn an_abort_at_the_end_leaves_no_task_behind() {
    let held = Arc::new(());
    let aborting = fuite_tokio::guard_options().action(fuite::Action::Abort);
    let guard = fuite::Guard::with(aborting);
    let scope = guard.scope();
    for _ in 0..100 {
        let held = Arc::clone(&held);
        fuite_tokio::spawn(async move {
            let _held = held;
            pending::<()>().await;
        });
    }
    assert_eq!(guard.verify().await.expect_err("they never end").count(), 100);
    assert!(fuite::tasks().all(|task| task.scope() != Some(scope)));
    assert_eq!(Arc::strong_count(&held), 1);
}
