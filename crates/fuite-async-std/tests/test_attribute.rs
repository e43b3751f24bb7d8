//! `#[fuite_async_std::test]`: a test that leaves a task behind fails, and says how many, of which test and born where.

use std::cell::RefCell;
use std::future::pending;
use std::panic::catch_unwind;
use std::sync::mpsc;
use std::time::Duration;

use fuite_async_std as async_std;
use fuite_async_std::task;

thread_local! {
    /// Keeps a blocking closure waiting beyond the body of its test.
    static KEPT: RefCell<Option<mpsc::Sender<()>>> = const { RefCell::new(None) };
}

/// Tests that leave something behind. They are called by the tests below, and not by the harness.
mod subjects {
    use super::*;

    pub(super) const FORGETS_THREE: u32 = line!() + 5;
    #[fuite_async_std::test]
    #[ignore = "a subject"]
    pub(super) async fn forgets_three() {
        for _ in 0..3 {
            task::spawn(pending::<()>());
        }
    }

    #[fuite_async_std::test]
    #[ignore = "a subject"]
    pub(super) async fn forgets_a_grandchild() {
        let child = task::spawn(async { drop(task::spawn(pending::<()>())) });
        child.await;
    }

    #[fuite_async_std::test(leaks(grace_ms = 2))]
    #[ignore = "a subject"]
    pub(super) async fn forgets_one_that_sleeps() {
        task::spawn(task::sleep(Duration::from_secs(3_600)));
    }

    #[fuite_async_std::test(leaks(grace_ms = 2))]
    #[ignore = "a subject"]
    pub(super) async fn forgets_a_blocking_closure() {
        let (release, released) = mpsc::channel::<()>();
        task::spawn_blocking(move || released.recv());
        KEPT.set(Some(release));
    }

    #[fuite_async_std::test(leaks(find_roots = true))]
    #[ignore = "a subject"]
    pub(super) async fn keeps_a_sender() {
        let (sender, receiver) = async_std::channel::bounded::<()>(1);
        for _ in 0..7 {
            let receiver = receiver.clone();
            task::spawn(async move { while receiver.recv().await.is_ok() {} });
        }
        task::spawn(async move {
            let _sender = sender;
            pending::<()>().await;
        });
    }

    #[fuite_async_std::test(leaks(action = "abort"))]
    #[ignore = "a subject"]
    pub(super) async fn is_cleaned_up() {
        for _ in 0..100 {
            task::spawn(pending::<()>());
        }
    }

    #[fuite_async_std::test(leaks = "allow")]
    #[ignore = "a subject"]
    pub(super) async fn is_allowed_to_leak() {
        task::spawn(pending::<()>());
    }

    #[fuite_async_std::test(leaks(action = "warn"))]
    #[ignore = "a subject"]
    pub(super) async fn is_only_warned() {
        task::spawn(pending::<()>());
    }

    #[fuite_async_std::test]
    #[ignore = "a subject"]
    pub(super) async fn panics_and_leaks() {
        task::spawn(pending::<()>());
        panic!("on purpose");
    }

    #[fuite_async_std::test]
    #[ignore = "a subject"]
    pub(super) async fn fails_and_leaks() -> Result<(), String> {
        task::spawn(pending::<()>());
        Err("on purpose".to_owned())
    }

    #[fuite_async_std::test]
    #[ignore = "a subject"]
    pub(super) async fn succeeds_and_leaks() -> Result<(), String> {
        task::spawn(pending::<()>());
        Ok(())
    }

    #[fuite_async_std::test(leaks(ignore_spawned_at = "**a"))]
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
    let line = subjects::FORGETS_THREE;
    let site = format!("--> crates/fuite-async-std/tests/test_attribute.rs:{line}:");
    let first = "3 tasks of `test_attribute::subjects::forgets_three` are still live, born here:";
    check_fails(subjects::forgets_three, &[first, &site, "      3 tasks: "]);
}

#[test]
fn a_descendant_on_another_thread_is_a_leak_too() {
    check_fails(subjects::forgets_a_grandchild, &["1 task of `", "forgets_a_grandchild` is"]);
}

#[test]
fn a_task_that_takes_longer_than_its_grace_is_a_leak() {
    check_fails(subjects::forgets_one_that_sleeps, &["1 task of `", "they had 2 ms to end"]);
}

#[test]
fn a_blocking_closure_is_a_leak() {
    check_fails(subjects::forgets_a_blocking_closure, &["1 task of `", "1 blocking task: "]);
    drop(KEPT.take());
}

#[test]
fn the_root_of_a_leak_is_told_from_its_victims() {
    check_fails(subjects::keeps_a_sender, &["8 tasks of `", "1 root, 7 victims"]);
}

#[test]
fn a_test_that_aborts_leaves_no_task_behind() {
    check_fails(subjects::is_cleaned_up, &["100 tasks of `"]);
    let is_its =
        |task: &fuite::Task| task.scope_name().is_some_and(|it| it.ends_with("is_cleaned_up"));
    assert!(!fuite::tasks().any(|task| is_its(&task)));
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

#[fuite_async_std::test(leaks(grace_ms = 3_600_000))]
async fn a_clean_test_passes_without_waiting() {
    task::spawn(task::yield_now()).await;
}

#[fuite_async_std::test]
async fn a_test_without_tasks_passes() {}

#[fuite_async_std::test(leaks(grace_ms = 60_000))]
async fn a_worker_may_stop_a_moment_after_its_token() {
    let (token, cancelled) = async_std::channel::bounded::<()>(1);
    for millis in [5, 20, 50] {
        let cancelled = cancelled.clone();
        task::spawn(async move {
            let closed = cancelled.recv().await;
            assert!(closed.is_err());
            task::sleep(Duration::from_millis(millis)).await;
        });
    }
    task::yield_now().await;
    drop(token);
}

#[fuite_async_std::test]
async fn what_the_locals_of_a_body_hold_is_no_leak() {
    // A handle does not cancel its task; a closed channel ends it.
    let (_open, closed) = async_std::channel::bounded::<()>(1);
    task::spawn(async move { closed.recv().await.is_err() });
}

#[fuite_async_std::test]
async fn a_daemon_is_no_leak() {
    task::spawn_daemon(pending::<()>());
}

#[fuite_async_std::test(leaks(
    ignore_name = "flusher",
    ignore_name = "sampler",
    ignore_future_type = "Pending<u8>"
))]
async fn what_is_ignored_is_no_leak() {
    task::spawn_named("flusher", pending::<()>());
    task::spawn_named("sampler", pending::<()>());
    task::spawn(pending::<u8>());
}

#[fuite_async_std::test(leaks(ignore_spawned_at = "**/tests/test_attribute.rs"))]
async fn what_is_spawned_in_an_ignored_file_is_no_leak() {
    task::spawn(pending::<()>());
}

#[fuite_async_std::test]
#[should_panic(expected = "1 task of `test_attribute::a_leak_is_a_panic_that_can_be_expected`")]
async fn a_leak_is_a_panic_that_can_be_expected() {
    task::spawn(pending::<()>());
}

#[fuite_async_std::test]
async fn a_body_may_use_the_question_mark() -> Result<(), Box<dyn std::error::Error>> {
    let answer: u32 = "42".parse()?;
    assert_eq!(answer, 42);
    if answer == 42 {
        return Ok(());
    }
    Err("it is not".into())
}

/// Under the runtime's own name, which this path stands for, it is the runtime's own attribute.
#[fuite_async_std::test(crate = "async_std")]
async fn under_the_runtimes_name_nothing_is_checked() {
    task::spawn(pending::<()>());
}

#[fuite_async_std::test(crate = "async_std", leaks)]
#[should_panic(
    expected = "1 task of `test_attribute::under_the_runtimes_name_it_can_be_asked_for`"
)]
async fn under_the_runtimes_name_it_can_be_asked_for() {
    task::spawn(pending::<()>());
}
