//! The kernel suite on async-std: every leak is found, every innocent passes.

#[path = "../../fuite/tests/kernels/mod.rs"]
mod kernels;

use std::future::pending;
use std::time::Duration;

use fuite_async_std::lab::Deterministic;
use fuite_async_std::task;
use futures_lite::future::poll_once;
use kernels::{Handle, Runtime, boxed};
use tokio::sync as tokio_sync;

struct AsyncStd;

impl Runtime for AsyncStd {
    const NAME: &'static str = "async-std";
    const GRACE: Duration = Duration::from_millis(100);
    const DROP_DETACHES: bool = true;

    fn run<T>(experiment: impl Future<Output = T>) -> T {
        Deterministic::new().block_on(experiment).expect("somebody can always go on")
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        drop(task::spawn(boxed(future)));
    }

    fn spawn_typed(future: impl Future<Output = ()> + Send + 'static) {
        drop(task::spawn(future));
    }

    fn start(future: impl Future<Output = ()> + Send + 'static) -> Handle {
        Box::pin(task::spawn(boxed(future)))
    }

    fn spawn_named(name: &str, future: impl Future<Output = ()> + Send + 'static) {
        drop(task::spawn_named(name, boxed(future)));
    }

    fn spawn_daemon(future: impl Future<Output = ()> + Send + 'static) {
        drop(task::spawn_daemon(boxed(future)));
    }

    async fn spawn_and_abort(tasks: usize) -> bool {
        let tasks: Vec<_> = (0..tasks).map(|_| task::spawn(pending::<()>())).collect();
        Self::sleep(Duration::from_millis(1)).await;
        for task in tasks {
            // Polled once, so that it is asked for, and not waited for.
            let _ = poll_once(task.cancel()).await;
        }
        true
    }

    async fn sleep(duration: Duration) {
        task::sleep(duration).await;
    }
}

/// The global executor and real time.
struct RealAsyncStd;

impl Runtime for RealAsyncStd {
    const NAME: &'static str = "async-std, global executor, real time";
    const GRACE: Duration = Duration::from_secs(3);
    const DROP_DETACHES: bool = true;

    fn run<T>(experiment: impl Future<Output = T>) -> T {
        task::block_on(experiment)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        AsyncStd::spawn(future);
    }

    fn spawn_typed(future: impl Future<Output = ()> + Send + 'static) {
        AsyncStd::spawn_typed(future);
    }

    fn start(future: impl Future<Output = ()> + Send + 'static) -> Handle {
        AsyncStd::start(future)
    }

    fn spawn_named(name: &str, future: impl Future<Output = ()> + Send + 'static) {
        AsyncStd::spawn_named(name, future);
    }

    fn spawn_daemon(future: impl Future<Output = ()> + Send + 'static) {
        AsyncStd::spawn_daemon(future);
    }

    async fn spawn_and_abort(tasks: usize) -> bool {
        AsyncStd::spawn_and_abort(tasks).await
    }

    async fn sleep(duration: Duration) {
        AsyncStd::sleep(duration).await;
    }
}

#[test]
fn every_leak_is_found_and_nobody_is_accused() {
    kernels::check::<AsyncStd>();
}

#[test]
fn so_it_is_on_the_runtime_itself_with_all_of_them_side_by_side() {
    kernels::check_side_by_side::<RealAsyncStd>();
}
