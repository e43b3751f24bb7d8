//! Programs that are right and look as if they leaked.

use std::time::Duration;

use fuite::{Action, Growth, Guard, Options};
use futures_lite::future::or;
use tokio_util::sync::CancellationToken;

use super::runtime::{Runtime, check, options, settle, verdict, verdict_with};
use super::{Kernel, Outcome};

pub(super) fn kernels<R: Runtime>() -> Vec<Kernel> {
    vec![
        Kernel::clean("C1", "workers that stop 5 to 50 ms after their token", slow_stop::<R>),
        Kernel::clean("C2", "a declared daemon", daemon::<R>),
        Kernel::clean("C3", "an idle connection of a pool, excused by its type", pooled::<R>),
        Kernel::clean("C4", "a cache that expires in an hour, excused by its name", expiry::<R>),
        Kernel::clean("C5", "tasks that were aborted and are not yet reaped", aborted::<R>),
        Kernel::clean("C6", "a leak of a test that runs in parallel", neighbour::<R>),
        Kernel::clean("C7", "a task that is older than the guard", older::<R>),
        Kernel::clean("C8", "a service that spawns without pause, each task short", churn::<R>),
    ]
}

fn slow_stop<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let token = CancellationToken::new();
        for millis in [5, 20, 50] {
            let token = token.clone();
            R::spawn(async move {
                token.cancelled().await;
                R::sleep(Duration::from_millis(millis)).await;
            });
        }
        token.cancel();
    })
}

async fn flush<R: Runtime>() {
    loop {
        R::sleep(Duration::from_secs(10)).await;
    }
}

fn daemon<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || R::spawn_daemon(flush::<R>()))
}

async fn keep_alive(requests: async_channel::Receiver<()>) {
    while requests.recv().await.is_ok() {}
}

fn pooled<R: Runtime>() -> Outcome {
    let options = options::<R>().ignore_future_type("innocents::keep_alive");
    verdict_with::<R, _>(options, async || {
        let (pool, connection) = async_channel::unbounded();
        R::spawn_typed(keep_alive(connection));
        pool
    })
}

fn expiry<R: Runtime>() -> Outcome {
    let options = options::<R>().ignore_name("cache expiry");
    verdict_with::<R, _>(options, async || {
        R::spawn_named("cache expiry", R::sleep(Duration::from_secs(3_600)));
    })
}

fn aborted<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || R::spawn_and_abort(3).await)
}

fn neighbour<R: Runtime>() -> Outcome {
    verdict::<R, _>(async || {
        let neighbour = std::thread::spawn(|| {
            let silent = Action::Callback(std::sync::Arc::new(|_| ()));
            let _guard = Guard::with(Options::new().action(silent));
            Box::new(fuite::Tracked::new(std::future::pending::<()>())) as Box<dyn Send>
        });
        neighbour.join().expect("it does not panic")
    })
}

fn older<R: Runtime>() -> Outcome {
    R::run(async {
        R::spawn(flush::<R>());
        settle::<R>().await;
        check(options::<R>(), async || ()).await
    })
}

fn churn<R: Runtime>() -> Outcome {
    R::run(async {
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        R::spawn(or(
            async {
                loop {
                    R::spawn(R::sleep(Duration::from_millis(5)));
                    settle::<R>().await;
                }
            },
            async move { stopped.cancelled().await },
        ));
        let mut growth = Growth::new(5);
        for _window in 0..8 {
            R::sleep(Duration::from_millis(50)).await;
            growth.sample();
        }
        let here = |growing: &fuite::Growing| growing.site.file == file!();
        assert!(!growth.growing().iter().any(here), "bounded and young");
        let outcome = check(options::<R>(), async || settle::<R>().await).await;
        stop.cancel();
        outcome
    })
}
