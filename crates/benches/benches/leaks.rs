//! How long a verdict takes, beside what Go's tools take for the same; and what evidence costs.
//!
//! `cargo bench -p benches --bench leaks` prints a table. Go's column was measured on two shared cores with go 1.23.5 and
//! goleak of 2025-12-10, its leak profile with go 1.27.3; the figures are medians.

use std::future::{pending, poll_fn};
use std::hint::black_box;
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use benches::{Paired, Settings, median, paired};
use figures::statistics::Estimate;
use fuite::lab::{Lab, Schedule};
use fuite::{Guard, LeakError, Options, Tracked, find};
use fuite_tokio::lab::Paused;
use tokio::runtime::{Builder, Runtime};

/// Odd, so that the median is one of them.
const ROUNDS: usize = 7;

fn main() {
    let settings = Settings::from_command_line();
    let rounds = settings.rounds(ROUNDS);
    // From the smallest crowd to the largest: the table of the census keeps the rows that it has had, and a look at the
    // tasks is a look at each.
    evidence(&settings);
    live(&settings);
    settings.print(&format!("\n{:<58} {:>12} {:>10}   Go", "verdict", "median", "target"));
    let line = |what: &str, target: f64, go: &str, measure: &dyn Fn() -> f64| {
        if settings.wants(what) {
            let millis = measure();
            settings.print(&format!("{what:<58} {millis:>9.3} ms {target:>7} ms   {go}"));
        }
    };
    let verdict = |tasks: u64, target: f64, go: &str| {
        let waiting = format!("{tasks} waiting for a channel, in the lab");
        line(&waiting, target, go, &|| in_the_lab(tasks, rounds));
        let dead = format!("{tasks} proven dead, in real time");
        line(&dead, target, go, &|| proven(tasks, rounds));
    };
    line("pass, with nothing live", 1.0, "goleak 0.067 ms", &|| pass(rounds));
    verdict(1, 1.0, "goleak 445 ms, leak profile 3.1 ms");
    line("pass, with 50,000 excused live tasks", 5.0, "goleak 1,040 ms", &|| excused(rounds));
    verdict(50_000, 5.0, "goleak 19.4 s, leak profile 151 ms");
    verdict(1_000_000, 50.0, "goleak 578 s, leak profile 3.6 s");
}

fn live(settings: &Settings) {
    if settings.wants("live()") {
        // A thread that has spawned has a counter to be read.
        drop(Tracked::new(async {}));
        let live = median(settings.rounds(41), 1_000_000, || {
            black_box(fuite::live());
        });
        settings
            .print(&format!("\n{:<58} {live:>9.1} ns {:>7} ns   NumGoroutine 3.3 ns", "live()", 5));
    }
}

fn evidence(settings: &Settings) {
    settings.print(&format!(
        "\n{:<58} {:>10} {:>10} {:>16}",
        "added by evidence, ns", "plain", "added", "95 % interval"
    ));
    let runtime = current_thread();
    let rounds = settings.rounds(101);
    let line = |what: &str, measure: fn(&Runtime, usize) -> Paired| {
        if settings.wants(what) {
            let Paired { plain, difference } = measure(&runtime, rounds);
            let interval = format!("{:.1}..{:.1}", difference.low, difference.high);
            let added = difference.median;
            settings.print(&format!("{what:<58} {plain:>10.1} {added:>+10.1} {interval:>16}"));
        }
    };
    line("spawn and await, tracked -> under a guard", spawn_and_await);
    line("one poll that wakes itself, tracked -> under a guard", poll);
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().build().expect("a runtime")
}

/// The median of several measurements, in milliseconds.
fn median_of(rounds: usize, mut measure: impl FnMut() -> Duration) -> f64 {
    let times = (0..rounds).map(|_| measure().as_secs_f64() * 1e3);
    Estimate::of(times.collect()).median
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
fn in_the_lab(tasks: u64, rounds: usize) -> f64 {
    median_of(rounds, || {
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

fn proven(tasks: u64, rounds: usize) -> f64 {
    median_of(rounds, || {
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

fn pass(rounds: usize) -> f64 {
    median_of(rounds, || {
        let (took, found) = current_thread().block_on(async { verify(Guard::new()).await });
        found.expect("nothing is live");
        took
    })
}

fn excused(rounds: usize) -> f64 {
    current_thread().block_on(async {
        for _ in 0..50_000 {
            tokio::spawn(Tracked::new(pending::<()>()));
        }
        settle(50_000).await;
        let options = Options::new().ignore_current();
        let mut times = Vec::new();
        for _ in 0..rounds {
            let began = Instant::now();
            find(options.clone()).await.expect("they are excused");
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
        Estimate::of(times).median
    })
}

const SPAWNS: u32 = 2_000;

type Program = Pin<Box<dyn Future<Output = ()>>>;

/// The same program without a guard and under one.
fn with_and_without(runtime: &Runtime, rounds: usize, program: fn(u32) -> Program) -> Paired {
    paired(
        rounds,
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

fn spawn_and_await(runtime: &Runtime, rounds: usize) -> Paired {
    with_and_without(runtime, rounds, |spawns| {
        Box::pin(async move {
            for _ in 0..spawns {
                let _ = tokio::spawn(Tracked::new(async { black_box(()) })).await;
            }
        })
    })
}

fn poll(runtime: &Runtime, rounds: usize) -> Paired {
    with_and_without(runtime, rounds, |polls| {
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
