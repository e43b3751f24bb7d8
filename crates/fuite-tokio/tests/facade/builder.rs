//! The builder has the methods of tokio's, and refuses what tokio's refuses.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::Duration;

use tokio::runtime::{Builder, LocalOptions};

#[test]
fn full_brings_every_stable_method() {
    let runtime = Builder::new_multi_thread()
        .enable_all()
        .enable_io()
        .max_io_events_per_tick(64)
        .max_io_events_per_busy_tick(8)
        .enable_time()
        .worker_threads(1)
        .max_blocking_threads(1)
        .name("the till")
        .thread_name("till")
        .thread_name_fn(|| "till".to_owned())
        .thread_stack_size(1 << 20)
        .thread_keep_alive(Duration::from_secs(1))
        .on_thread_start(|| ())
        .on_thread_stop(|| ())
        .on_thread_park(|| ())
        .on_thread_unpark(|| ())
        .global_queue_interval(31)
        .event_interval(61)
        .build()
        .expect("a runtime");
    assert_eq!(runtime.block_on(async { tokio::spawn(async { 1 }).await.ok() }), Some(1));
}

#[test]
fn a_local_runtime_counts_what_spawn_local_spawns() {
    let options = LocalOptions::default();
    let runtime = Builder::new_current_thread().build_local(options).expect("a runtime");
    runtime.block_on(async {
        let guard = fuite::Guard::new();
        let task = tokio::task::spawn_local(async { 1 });
        assert_eq!(guard.live(), 1);
        assert_eq!(task.await.ok(), Some(1));
        guard.verify().await.expect("it has ended");
    });
}

thread_local! {
    static PANICKED_IN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Holds that a builder refuses a value with a panic that names this file.
#[track_caller]
fn check_refused(set: impl FnOnce(&mut Builder) -> &mut Builder) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            PANICKED_IN.set(panic.location().map(|location| location.file().to_owned()));
            usual(panic);
        }));
    });
    let mut builder = Builder::new_multi_thread();
    catch_unwind(AssertUnwindSafe(|| _ = set(&mut builder))).expect_err("the value is refused");
    assert_eq!(PANICKED_IN.take().as_deref(), Some(file!()));
}

#[test]
fn a_value_that_is_refused_is_shown_where_it_was_given() {
    check_refused(|builder| builder.worker_threads(0));
    check_refused(|builder| builder.max_blocking_threads(0));
    check_refused(|builder| builder.name(""));
    check_refused(|builder| builder.global_queue_interval(0));
    check_refused(|builder| builder.event_interval(0));
    check_refused(|builder| builder.max_io_events_per_tick(0));
    check_refused(|builder| builder.max_io_events_per_busy_tick(0));
}
