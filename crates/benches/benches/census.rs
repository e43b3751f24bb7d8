//! What the census adds to a spawn and to a poll, and what it costs to read.
//!
//! `cargo bench -p benches --bench census` prints a table. Each line that adds something to a runtime is a median of
//! paired differences (see `benches::paired`); the others are medians of one call.

use std::future::{pending, poll_fn};
use std::hint::black_box;
use std::task::Poll;

use benches::{Paired, median, paired};
use fuite::Tracked;
use tokio::runtime::{Builder, Runtime};

const ROUNDS: usize = 301;
const SPAWNS: u32 = 2_000;
const CROWD: u32 = 1_000_000;

fn main() {
    println!(
        "{:<52} {:>10} {:>10} {:>16} {:>8}",
        "added by the census, ns", "plain", "added", "quartiles", "target"
    );
    added("tokio current_thread, spawn and await", Some(25.0), spawn_and_await(&current_thread()));
    added("tokio multi_thread(2), spawn and await", Some(25.0), spawn_and_await(&multi_thread()));
    added("tokio current_thread, 1000 spawned, then awaited", None, burst(&current_thread()));
    added("tokio multi_thread(2), 1000 spawned, then awaited", None, burst(&multi_thread()));
    added("tokio current_thread, one poll", None, poll(&current_thread()));

    println!("\n{:<52} {:>10} {:>37}", "reading the census", "median", "target");
    let live = median(41, 1_000_000, || {
        black_box(fuite::live());
    });
    read("live(), three threads have spawned", live, "ns", Some(5.0));
    let runtime = current_thread();
    runtime.block_on(async {
        for task in 0..CROWD {
            spawn_at_one_of_four_sites(task);
        }
    });
    assert_eq!(fuite::live(), u64::from(CROWD));
    let by_site = median(11, 1, || {
        black_box(fuite::by_site());
    });
    read("by_site(), 1,000,000 live tasks", by_site / 1e6, "ms", Some(10.0));
    let snapshot = median(5, 1, || {
        black_box(fuite::snapshot());
    });
    read("snapshot(), 1,000,000 live tasks", snapshot / 1e6, "ms", None);
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().build().expect("a runtime")
}

fn multi_thread() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).build().expect("a runtime")
}

fn spawn_and_await(runtime: &Runtime) -> Paired {
    paired(
        ROUNDS,
        SPAWNS,
        |spawns| {
            on_a_worker(runtime, async move {
                for _ in 0..spawns {
                    let _ = tokio::spawn(work()).await;
                }
            });
        },
        |spawns| {
            on_a_worker(runtime, async move {
                for _ in 0..spawns {
                    let _ = tokio::spawn(Tracked::new(work())).await;
                }
            });
        },
    )
}

fn burst(runtime: &Runtime) -> Paired {
    const BURST: u32 = 1_000;
    paired(
        ROUNDS,
        SPAWNS,
        |spawns| {
            on_a_worker(runtime, async move {
                for _ in 0..spawns / BURST {
                    let handles: Vec<_> = (0..BURST).map(|_| tokio::spawn(work())).collect();
                    for handle in handles {
                        let _ = handle.await;
                    }
                }
            });
        },
        |spawns| {
            on_a_worker(runtime, async move {
                for _ in 0..spawns / BURST {
                    let handles: Vec<_> =
                        (0..BURST).map(|_| tokio::spawn(Tracked::new(work()))).collect();
                    for handle in handles {
                        let _ = handle.await;
                    }
                }
            });
        },
    )
}

fn poll(runtime: &Runtime) -> Paired {
    paired(
        ROUNDS,
        SPAWNS,
        |polls| on_a_worker(runtime, yield_times(polls)),
        |polls| on_a_worker(runtime, Tracked::new(yield_times(polls))),
    )
}

/// Where a service spawns from: a task, on a worker thread. The one thread of a `current_thread` runtime is its worker.
fn on_a_worker(runtime: &Runtime, program: impl Future<Output = ()> + Send + 'static) {
    runtime.block_on(async { tokio::spawn(program).await.expect("the program does not panic") });
}

async fn work() {
    black_box(());
}

async fn yield_times(polls: u32) {
    let mut left = polls;
    poll_fn(|cx| {
        left -= 1;
        if left == 0 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn spawn_at_one_of_four_sites(task: u32) {
    match task % 4 {
        0 => drop(tokio::spawn(Tracked::new(pending::<()>()))),
        1 => drop(tokio::spawn(Tracked::new(pending::<u8>()))),
        2 => drop(tokio::spawn(Tracked::new(pending::<u16>()))),
        _ => drop(tokio::spawn(Tracked::new(pending::<u32>()))),
    }
}

fn added(what: &str, target: Option<f64>, paired: Paired) {
    let Paired { plain, difference, quartiles: (low, high) } = paired;
    let quartiles = format!("{low:+.1} to {high:+.1}");
    println!("{what:<52} {plain:>10.1} {difference:>+10.1} {quartiles:>16} {:>8}", limit(target));
}

fn read(what: &str, value: f64, unit: &str, target: Option<f64>) {
    println!("{what:<52} {value:>7.1} {unit} {:>37}", limit(target));
}

fn limit(target: Option<f64>) -> String {
    target.map_or_else(String::new, |limit| format!("<= {limit}"))
}
