//! tokio's macros work under the facade's name, and what they start is counted.

use std::future::{pending, ready};
use std::time::Duration;

use fuite::Guard;
use tokio::time::Instant;

tokio::task_local! {
    static ROOM: u32;
}

#[tokio::main(flavor = "current_thread")]
async fn program() -> u64 {
    let guard = Guard::new();
    tokio::spawn(pending::<()>());
    guard.live()
}

#[tokio::main(worker_threads = 2)]
async fn program_on_two_threads() -> u32 {
    tokio::spawn(async { 4 }).await.expect("it does not panic")
}

#[test]
fn main_runs_on_one_thread_and_on_several() {
    assert_eq!(program(), 1);
    assert_eq!(program_on_two_threads(), 4);
}

#[tokio::test]
async fn a_test_spawns_counted_tasks() {
    let guard = Guard::new();
    let task = tokio::spawn(pending::<()>());
    assert_eq!(guard.live(), 1);
    task.abort();
    assert!(guard.verify_within(pending::<()>()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_paused_test_does_not_wait() {
    let (began, really_began) = (Instant::now(), std::time::Instant::now());
    tokio::time::sleep(Duration::from_secs(7_200)).await;
    assert!(began.elapsed() >= Duration::from_secs(7_200));
    assert!(really_began.elapsed() < Duration::from_secs(60));
}

#[tokio::test]
async fn select_takes_the_branch_that_is_ready() {
    let taken = tokio::select! {
        () = pending::<()>() => "never",
        () = ready(()) => "at once",
    };
    assert_eq!(taken, "at once");
}

#[tokio::test]
async fn join_and_try_join_wait_for_all() {
    assert_eq!(tokio::join!(ready(1), ready(2)), (1, 2));
    let failed: Result<(u32, u32), &str> = tokio::try_join!(ready(Ok(1)), ready(Err("no")));
    assert_eq!(failed, Err("no"));
}

#[tokio::test]
async fn pin_holds_a_future_in_place() {
    let answer = async { 42 };
    tokio::pin!(answer);
    assert_eq!(answer.as_mut().await, 42);
}

#[tokio::test]
async fn task_local_reaches_the_task_that_it_is_scoped_to() {
    let task = tokio::spawn(ROOM.scope(7, async { ROOM.get() }));
    assert_eq!(task.await.expect("it does not panic"), 7);
    assert!(ROOM.try_with(|_| ()).is_err());
}
