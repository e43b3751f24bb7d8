//! The kernel suite on tokio: every leak is found, every innocent passes.

#[path = "../../fuite/tests/kernels/mod.rs"]
mod kernels;

use std::time::Duration;

use fuite::Origin;
use fuite::lab::{Lab, Schedule};
use fuite_tokio::from_origin;
use fuite_tokio::lab::Paused;
use fuite_tokio::task::JoinSet;
use kernels::{Handle, Runtime};
use real::sync as tokio_sync;

struct Tokio;

impl Runtime for Tokio {
    const NAME: &'static str = "tokio";
    const DROP_DETACHES: bool = true;

    fn run<T>(experiment: impl Future<Output = T>) -> T {
        Paused.run(Schedule::Plain, experiment).expect("a paused runtime never gives up")
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        drop(fuite_tokio::spawn(future));
    }

    fn start(future: impl Future<Output = ()> + Send + 'static) -> Handle {
        let handle = fuite_tokio::spawn(future);
        Box::pin(async move { handle.await.expect("it neither panics nor is aborted") })
    }

    fn spawn_named(name: &str, future: impl Future<Output = ()> + Send + 'static) {
        drop(real::spawn(fuite::Tracked::named(future, Origin::task::<()>(), name)));
    }

    fn spawn_daemon(future: impl Future<Output = ()> + Send + 'static) {
        drop(from_origin::spawn(Origin::daemon::<()>(), future));
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

#[test]
fn every_leak_is_found_and_nobody_is_accused() {
    kernels::check::<Tokio>();
}
