//! The kernel suite on smol: every leak is found, every innocent passes.

#[path = "../../fuite/tests/kernels/mod.rs"]
mod kernels;

use std::future::pending;
use std::time::Duration;

use fuite_smol::Timer;
use fuite_smol::lab::Deterministic;
use kernels::{Handle, Runtime, boxed};
use tokio::sync as tokio_sync;

struct Smol;

impl Runtime for Smol {
    const NAME: &'static str = "smol";
    const GRACE: Duration = Duration::from_millis(100);
    const DROP_DETACHES: bool = false;

    fn run<T>(experiment: impl Future<Output = T>) -> T {
        Deterministic::new().block_on(experiment).expect("somebody can always go on")
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        fuite_smol::spawn(boxed(future)).detach();
    }

    fn spawn_typed(future: impl Future<Output = ()> + Send + 'static) {
        fuite_smol::spawn(future).detach();
    }

    fn start(future: impl Future<Output = ()> + Send + 'static) -> Handle {
        Box::pin(fuite_smol::spawn(boxed(future)))
    }

    fn spawn_named(name: &str, future: impl Future<Output = ()> + Send + 'static) {
        fuite_smol::spawn_named(name, boxed(future)).detach();
    }

    fn spawn_daemon(future: impl Future<Output = ()> + Send + 'static) {
        fuite_smol::spawn_daemon(boxed(future));
    }

    async fn spawn_and_abort(tasks: usize) -> bool {
        let tasks: Vec<_> = (0..tasks).map(|_| fuite_smol::spawn(pending::<()>())).collect();
        Self::sleep(Duration::from_millis(1)).await;
        drop(tasks);
        true
    }

    async fn sleep(duration: Duration) {
        Timer::after(duration).await;
    }
}

/// The global executor and real time.
struct RealSmol;

impl Runtime for RealSmol {
    const NAME: &'static str = "smol, global executor, real time";
    const GRACE: Duration = Duration::from_secs(3);
    const DROP_DETACHES: bool = false;

    fn run<T>(experiment: impl Future<Output = T>) -> T {
        fuite_smol::block_on(experiment)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        Smol::spawn(future);
    }

    fn spawn_typed(future: impl Future<Output = ()> + Send + 'static) {
        Smol::spawn_typed(future);
    }

    fn start(future: impl Future<Output = ()> + Send + 'static) -> Handle {
        Smol::start(future)
    }

    fn spawn_named(name: &str, future: impl Future<Output = ()> + Send + 'static) {
        Smol::spawn_named(name, future);
    }

    fn spawn_daemon(future: impl Future<Output = ()> + Send + 'static) {
        Smol::spawn_daemon(future);
    }

    async fn spawn_and_abort(tasks: usize) -> bool {
        Smol::spawn_and_abort(tasks).await
    }

    async fn sleep(duration: Duration) {
        Smol::sleep(duration).await;
    }
}

#[test]
fn every_leak_is_found_and_nobody_is_accused() {
    kernels::check::<Smol>();
}

#[test]
fn so_it_is_on_the_runtime_itself_with_all_of_them_side_by_side() {
    kernels::check_side_by_side::<RealSmol>();
}
