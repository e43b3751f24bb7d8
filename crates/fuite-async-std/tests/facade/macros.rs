//! async-std's macros work under the facade's name, and what they start is counted.

use std::future::pending;

use crate::common::in_lab;
use async_std::task;
use fuite::Guard;

async_std::task_local! {
    static ROOM: u32 = 7;
}

/// `main` must be called that; a module keeps it apart from the test's own.
mod program {
    #[async_std::main]
    pub(crate) async fn main() -> u64 {
        let guard = fuite::Guard::new();
        let task = async_std::task::spawn(std::future::pending::<()>());
        let live = guard.live();
        task.cancel().await;
        live
    }
}

#[test]
fn main_runs_and_counts() {
    assert_eq!(program::main(), 1);
}

#[async_std::test]
async fn a_test_spawns_counted_tasks() {
    let guard = Guard::new();
    let task = task::spawn(pending::<()>());
    assert_eq!(guard.live(), 1);
    task.cancel().await;
    assert!(guard.verify_within(pending::<()>()).await.is_ok());
}

#[async_std::test]
async fn a_test_may_fail_with_an_error() -> std::io::Result<()> {
    task::Builder::new().spawn(async {})?.await;
    Ok(())
}

#[async_std::test]
async fn task_local_reaches_the_tasks_of_async_std() {
    assert_eq!(task::spawn(async { ROOM.with(|room| *room) }).await, 7);
}

#[test]
fn task_local_does_not_reach_the_tasks_of_a_lab() {
    assert!(in_lab(async { task::spawn(async { ROOM.try_with(|_| ()) }).await }).is_err());
}
