//! The root of a leak is found however long it takes the others to end after it.

use std::future::pending;

use async_executor::LocalExecutor;
use fuite::{Guard, LeakError, Options, Tracked};
use futures_lite::future::{block_on, yield_now};

/// A chain of tasks, each of which ends when the one before it has, and a first one that never does. Every sleep of the
/// check is one turn of the executor.
fn chain_of(victims: usize) -> LeakError {
    let executor = LocalExecutor::new();
    block_on(executor.run(async {
        let guard = Guard::with(Options::new().timer(|_| Box::pin(yield_now())).find_roots());
        let (mut sender, mut receiver) = async_channel::bounded::<()>(1);
        let first = async move {
            let _sender = sender;
            pending::<()>().await;
        };
        executor.spawn(fuite::Tracked::new(first).abortable()).detach();
        for _ in 0..victims {
            let before = receiver;
            (sender, receiver) = async_channel::bounded(1);
            let next = async move {
                let _sender = sender;
                while before.recv().await.is_ok() {}
            };
            executor.spawn(Tracked::new(next).abortable()).detach();
        }
        // All of them come to rest.
        for _ in 0..2 * victims {
            yield_now().await;
        }
        guard.verify().await.expect_err("the first never ends")
    }))
}

#[test]
fn a_chain_of_victims_is_followed_to_its_end() {
    let victims = if cfg!(miri) { 5 } else { 500 };
    let leak = chain_of(victims);
    let roots = leak.roots().expect("it was asked for");
    assert_eq!((roots.roots().len(), roots.victims()), (1, victims), "{leak}");
}
