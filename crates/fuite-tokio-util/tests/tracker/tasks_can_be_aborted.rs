//! A task of a tracker that was born under a guard can be aborted by whoever finds it, and the tracker sees its end.

use std::future::pending;

use fuite::Guard;
use fuite_tokio::runtime::Handle;
use fuite_tokio::task::LocalSet;
use fuite_tokio_util::task::TaskTracker;

/// Aborts a task of a tracker, then waits for the tracker; were the task to live on, that would hang.
async fn abort<T>(spawn: impl Fn(&TaskTracker) -> T) {
    let (guard, tracker) = (Guard::new(), TaskTracker::new());
    let _handle = spawn(&tracker);
    let task = fuite::tasks().find(|task| task.scope() == Some(guard.scope())).expect("it lives");
    assert!(task.abort());
    tracker.close();
    tracker.wait().await;
    guard.verify_within(pending::<()>()).await.expect("it was aborted");
}

#[fuite_tokio::test(crate = "fuite_tokio")]
async fn of_spawn_and_spawn_on() {
    abort(|tracker| tracker.spawn(pending::<()>())).await;
    abort(|tracker| tracker.spawn_on(pending::<()>(), &Handle::current())).await;
}

#[fuite_tokio::test(crate = "fuite_tokio")]
async fn of_spawn_local_and_spawn_local_on() {
    let local = LocalSet::new();
    let both = async {
        abort(|tracker| tracker.spawn_local(pending::<()>())).await;
        abort(|tracker| tracker.spawn_local_on(pending::<()>(), &local)).await;
    };
    local.run_until(both).await;
}
