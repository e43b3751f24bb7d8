//! What a failed leak test says. `cargo run -p fuite-tokio --features full --example leak_in_a_test`
//!
//! In a crate of your own this is a test with `#[fuite_tokio::test]` and no guard in its body.

use fuite::Guard;
use fuite_tokio::sync::mpsc;

/// A service that forgets to stop its worker.
struct Service {
    _jobs: mpsc::Sender<u32>,
}

impl Service {
    fn start() -> Self {
        let (jobs, mut queue) = mpsc::channel(8);
        // The worker keeps a sender to put failed jobs back, so its queue never closes.
        let requeue = jobs.clone();
        fuite_tokio::spawn(async move {
            while let Some(job) = queue.recv().await {
                if job % 2 == 1 {
                    let _ = requeue.send(job - 1).await;
                }
            }
        });
        Self { _jobs: jobs }
    }
}

#[fuite_tokio::main(flavor = "current_thread", crate = "fuite_tokio")]
pub(crate) async fn main() {
    let guard = Guard::with(fuite_tokio::guard_options().scope_name("a service that is dropped"));
    drop(Service::start());
    let leak = guard.verify().await.expect_err("the worker is left");
    println!("{leak}");
    assert_eq!(leak.by_site()[0].site.file, file!());
}
