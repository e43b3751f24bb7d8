//! How long a verdict takes, beside what Go's tools take for the same; and what evidence costs.
//!
//! `cargo bench -p benches --bench leaks` prints a table. Go's column was measured on two shared cores with go 1.23.5 and
//! goleak of 2025-12-10, its leak profile with go 1.27.3; the figures are medians.

use std::future::{pending, poll_fn};
use std::hint::black_box;
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use benches::{Paired, median, paired};
use fuite::lab::{Lab, Schedule};
use fuite::{Guard, LeakError, Options, Tracked, find};
use fuite_tokio::lab::Paused;
use tokio::runtime::{Builder, Runtime};

/// Odd, so that the median is one of them.
const ROUNDS: usize = 7;

fn main() {
    println!("{:<58} {:>12} {:>10}   Go", "verdict", "median", "target");
    for (tasks, target, go) in [
        (1, 1.0, "goleak 445 ms, leak profile 3.1 ms"),
        (50_000, 5.0, "goleak 19.4 s, leak profile 151 ms"),
        (1_000_000, 50.0, "goleak 578 s, leak profile 3.6 s"),
    ] {
        line(&format!("{tasks} waiting for a channel, in the lab"), in_the_lab(tasks), target, go);
        line(&format!("{tasks} proven dead, in real time"), proven(tasks), target, go);
    }
    line("pass, with nothing live", pass(), 1.0, "goleak 0.067 ms");
    line("pass, with 50,000 excused live tasks", excused(), 5.0, "goleak 1,040 ms");
    let live = median(41, 1_000_000, || {
        black_box(fuite::live());
    });
    println!("{:<58} {live:>9.1} ns {:>7} ns   NumGoroutine 3.3 ns", "live()", 5);

    println!(
        "\n{:<58} {:>10} {:>10} {:>16}",
        "added by evidence, ns", "plain", "added", "quartiles"
    );
    let runtime = current_thread();
    added("spawn and await, tracked -> under a guard", spawn_and_await(&runtime));
    added("one poll that wakes itself, tracked -> under a guard", poll(&runtime));
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().build().expect("a runtime")
}

/// The median of several measurements, in milliseconds.
fn median_of(mut measure: impl FnMut() -> Duration) -> f64 {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| measure()).collect();
    times.sort();
    times[ROUNDS / 2].as_secs_f64() * 1e3
}

/// Verifies, and returns how long that took and what was found.
async fn verify(guard: Guard) -> (Duration, Result<(), LeakError>) {
    let began = Instant::now();
    let outcome = guard.verify().await;
    (began.elapsed(), outcome)
}

/// Lets every task be polled once.
async fn settle(tasks: u64) {
    for _ in 0..tasks / 16 + 4 {
        tokio::task::yield_now().await;
    }
}

/// Tasks that wait for a channel whose sender is kept: nothing proves that it is never used, but virtual time is free.
fn in_the_lab(tasks: u64) -> f64 {
    median_of(|| {
        let (took, found) = Paused
            .run(Schedule::Plain, async {
                let guard = Guard::new();
                let (kept, receiver) = tokio::sync::watch::channel(0);
                for _ in 0..tasks {
                    let mut receiver = receiver.clone();
                    tokio::spawn(Tracked::new(async move { receiver.changed().await.is_ok() }));
                }
                settle(tasks).await;
                let verdict = verify(guard).await;
                drop(kept);
                verdict
            })
            .expect("the experiment ends");
        assert_eq!(found.expect_err("they are live").count(), tasks);
        took
    })
}

fn proven(tasks: u64) -> f64 {
    median_of(|| {
        let (took, found) = current_thread().block_on(async {
            let guard = Guard::new();
            for _ in 0..tasks {
                tokio::spawn(Tracked::new(pending::<()>()));
            }
            settle(tasks).await;
            verify(guard).await
        });
        assert_eq!(found.expect_err("they are live").count(), tasks);
        took
    })
}

fn pass() -> f64 {
    median_of(|| {
        let (took, found) = current_thread().block_on(async { verify(Guard::new()).await });
        found.expect("nothing is live");
        took
    })
}

fn excused() -> f64 {
    current_thread().block_on(async {
        for _ in 0..50_000 {
            tokio::spawn(Tracked::new(pending::<()>()));
        }
        settle(50_000).await;
        let options = Options::new().ignore_current();
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            find(options.clone()).await.expect("they are excused");
            times.push(began.elapsed());
        }
        times.sort();
        times[ROUNDS / 2].as_secs_f64() * 1e3
    })
}

const SPAWNS: u32 = 2_000;

type Program = Pin<Box<dyn Future<Output = ()>>>;

/// The same program without a guard and under one.
fn with_and_without(runtime: &Runtime, program: fn(u32) -> Program) -> Paired {
    paired(
        101,
        SPAWNS,
        |times| runtime.block_on(program(times)),
        |times| {
            runtime.block_on(async {
                let guard = Guard::new();
                program(times).await;
                guard.verify().await.expect("nothing is left");
            });
        },
    )
}

fn spawn_and_await(runtime: &Runtime) -> Paired {
    with_and_without(runtime, |spawns| {
        Box::pin(async move {
            for _ in 0..spawns {
                let _ = tokio::spawn(Tracked::new(async { black_box(()) })).await;
            }
        })
    })
}

fn poll(runtime: &Runtime) -> Paired {
    with_and_without(runtime, |polls| {
        Box::pin(async move {
            let mut left = polls;
            let polled = poll_fn(move |cx| {
                left -= 1;
                cx.waker().wake_by_ref();
                if left == 0 { Poll::Ready(()) } else { Poll::Pending }
            });
            let _ = tokio::spawn(Tracked::new(polled)).await;
        })
    })
}

fn line(what: &str, millis: f64, target: f64, go: &str) {
    println!("{what:<58} {millis:>9.3} ms {target:>7} ms   {go}");
}

fn added(what: &str, paired: Paired) {
    let Paired { plain, difference, quartiles: (low, high) } = paired;
    println!("{what:<58} {plain:>10.1} {difference:>+10.1} {:>16}", format!("{low:.1}..{high:.1}"));
}
