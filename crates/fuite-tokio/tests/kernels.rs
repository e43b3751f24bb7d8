//! The kernel suite on tokio: every leak is found, every innocent passes.

#[path = "../../fuite/tests/kernels/mod.rs"]
mod kernels;

use std::time::Duration;

use fuite::lab::{Lab, Schedule};
use fuite_tokio::lab::Paused;
use fuite_tokio::task::JoinSet;
use kernels::{Handle, Runtime, boxed};
use real::sync as tokio_sync;

struct Tokio;

impl Runtime for Tokio {
    const NAME: &'static str = "tokio";
    const GRACE: Duration = Duration::from_millis(100);
    const DROP_DETACHES: bool = true;

    fn run<T>(experiment: impl Future<Output = T>) -> T {
        Paused.run(Schedule::Plain, experiment).expect("a paused runtime never gives up")
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        drop(fuite_tokio::spawn(boxed(future)));
    }

    fn spawn_typed(future: impl Future<Output = ()> + Send + 'static) {
        drop(fuite_tokio::spawn(future));
    }

    fn start(future: impl Future<Output = ()> + Send + 'static) -> Handle {
        let handle = fuite_tokio::spawn(boxed(future));
        Box::pin(async move { handle.await.expect("it neither panics nor is aborted") })
    }

    fn spawn_named(name: &str, future: impl Future<Output = ()> + Send + 'static) {
        drop(fuite_tokio::spawn_named(name, boxed(future)));
    }

    fn spawn_daemon(future: impl Future<Output = ()> + Send + 'static) {
        drop(fuite_tokio::spawn_daemon(boxed(future)));
    }

    async fn spawn_and_abort(tasks: usize) -> bool {
        let mut set = JoinSet::new();
        (0..tasks).for_each(|_| drop(set.spawn(std::future::pending::<()>())));
        Self::sleep(Duration::from_millis(1)).await;
        set.abort_all();
        true
    }

    async fn sleep(duration: Duration) {
        Paused::sleep(duration).await;
    }
}

/// Two worker threads and real time.
struct RealTokio;

impl Runtime for RealTokio {
    const NAME: &'static str = "tokio, multi_thread, real time";
    const GRACE: Duration = Duration::from_secs(3);
    const DROP_DETACHES: bool = true;

    fn run<T>(experiment: impl Future<Output = T>) -> T {
        let mut builder = fuite_tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(2).enable_time().build().expect("a runtime").block_on(experiment)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        Tokio::spawn(future);
    }

    fn spawn_typed(future: impl Future<Output = ()> + Send + 'static) {
        Tokio::spawn_typed(future);
    }

    fn start(future: impl Future<Output = ()> + Send + 'static) -> Handle {
        Tokio::start(future)
    }

    fn spawn_named(name: &str, future: impl Future<Output = ()> + Send + 'static) {
        Tokio::spawn_named(name, future);
    }

    fn spawn_daemon(future: impl Future<Output = ()> + Send + 'static) {
        Tokio::spawn_daemon(future);
    }

    async fn spawn_and_abort(tasks: usize) -> bool {
        Tokio::spawn_and_abort(tasks).await
    }

    async fn sleep(duration: Duration) {
        fuite_tokio::time::sleep(duration).await;
    }
}

#[test]
fn every_leak_is_found_and_nobody_is_accused() {
    kernels::check::<Tokio>();
}

#[test]
fn so_it_is_on_the_runtime_itself_with_all_of_them_side_by_side() {
    kernels::check_side_by_side::<RealTokio>();
}
