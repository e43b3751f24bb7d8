//! Waiting for the whole process. One test only, so that no other test's tasks are in the process.

use std::future::{pending, ready};
use std::thread;

use fuite::{Tracked, wait_until_quiet};
use futures_lite::future::block_on;

#[test]
fn the_process_is_quiet_once_its_last_task_is_gone() {
    assert!(block_on(wait_until_quiet(pending::<()>())).is_ok(), "nothing was ever spawned");

    let task = Tracked::new(pending::<()>());
    let leak = block_on(wait_until_quiet(ready(()))).expect_err("a task is live");
    assert_eq!(leak.count(), 1);

    drop(task);
    for _ in 0..if cfg!(miri) { 3 } else { 1_000 } {
        let reapers: Vec<_> = (0..4)
            .map(|_| Tracked::new(pending::<()>()))
            .map(|task| thread::spawn(move || drop(task)))
            .collect();
        // The bound comes when all four are surely gone, so a death that was overlooked cannot hang the test.
        let (all_gone, bound) = tokio::sync::oneshot::channel();
        let closer = thread::spawn(move || {
            reapers.into_iter().for_each(|reaper| reaper.join().expect("it does not panic"));
            let _ = all_gone.send(());
        });
        assert!(block_on(wait_until_quiet(bound)).is_ok());
        assert_eq!(fuite::live(), 0);
        closer.join().expect("it does not panic");
    }
}
