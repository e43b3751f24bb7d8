//! What the census adds to a spawn and to a poll, and what it costs to read.
//!
//! `cargo bench -p benches --bench census` prints a table. Each line that adds something to a runtime is a median of
//! paired differences (see `benches::paired`); the others are medians of one call.

use std::future::poll_fn;
use std::hint::black_box;
use std::task::Poll;

use benches::child::one_thread_for_async_std;
use benches::runtime::{Runtime, Visitor, visit_all};
use benches::{Paired, Settings, median, paired};

/// What a spawn may cost more on tokio, in nanoseconds.
const TARGET: f64 = 25.0;
const ROUNDS: usize = 301;
/// How many operations a measurement is.
const OPERATIONS: u32 = 2_000;
/// How many tasks live at once in a burst.
const BURST: u32 = 1_000;

fn main() -> anyhow::Result<()> {
    one_thread_for_async_std()?;
    let settings = Settings::from_command_line();
    settings.print(&format!(
        "{:<52} {:>10} {:>10} {:>16} {:>8}",
        "added by the census, ns", "plain", "added", "95 % interval", "target"
    ));
    visit_all(&mut Lines { settings: &settings });

    if settings.wants("live(), three threads have spawned") {
        let live = median(settings.rounds(41), 1_000_000, || {
            black_box(fuite::live());
        });
        settings.print(&format!("{:<52} {live:>7.1} ns {:>37}", "live()", "<= 5"));
    }
    Ok(())
}

/// The lines of each runtime.
struct Lines<'a> {
    settings: &'a Settings,
}

impl Visitor for Lines<'_> {
    fn visit<Raw: Runtime, Facade: Runtime>(&mut self) {
        let spawn = |rounds| both::<Raw, Facade>(rounds, Program::SpawnAndAwait);
        if let Some(paired) =
            self.line(&format!("spawn and await, {}", Raw::NAME), Some(TARGET), spawn)
        {
            self.settings.record(&paired.named("spawn", Raw::NAME, "task"));
        }
        let burst = |rounds| both::<Raw, Facade>(rounds, Program::Burst);
        self.line(&format!("1000 spawned, then awaited, {}", Raw::NAME), None, burst);
        let poll = |rounds| both::<Raw, Facade>(rounds, Program::Poll);
        self.line(&format!("one poll, {}", Raw::NAME), None, poll);
    }
}

impl Lines<'_> {
    fn line(
        &self,
        what: &str,
        target: Option<f64>,
        measure: impl Fn(usize) -> Paired,
    ) -> Option<Paired> {
        if !self.settings.wants(what) {
            return None;
        }
        let paired = measure(self.settings.rounds(ROUNDS));
        let Paired { plain, difference } = paired;
        let interval = format!("{:+.1} to {:+.1}", difference.low, difference.high);
        let target = target.map_or_else(String::new, |limit| format!("<= {limit}"));
        let added = difference.median;
        self.settings
            .print(&format!("{what:<52} {plain:>10.1} {added:>+10.1} {interval:>16} {target:>8}"));
        Some(paired)
    }
}

/// What is done so many times, where a service does it: in a task.
#[derive(Clone, Copy)]
enum Program {
    SpawnAndAwait,
    Burst,
    Poll,
}

fn both<Raw: Runtime, Facade: Runtime>(rounds: usize, program: Program) -> Paired {
    let (raw, facade) = (Raw::open(), Facade::open());
    paired(
        rounds,
        OPERATIONS,
        |times| run(&raw, program, times),
        |times| run(&facade, program, times),
    )
}

fn run<R: Runtime>(runtime: &R, program: Program, times: u32) {
    let done = match program {
        Program::SpawnAndAwait => runtime.run(spawn_and_await::<R>(times)),
        Program::Burst => runtime.run(burst::<R>(times)),
        Program::Poll => runtime.run(yield_times(times)),
    };
    assert_eq!(done, u64::from(times));
}

async fn spawn_and_await<R: Runtime>(times: u32) -> u64 {
    let mut done = 0;
    for _ in 0..times {
        done += R::join(R::spawn(async { black_box(1) })).await;
    }
    done
}

async fn burst<R: Runtime>(times: u32) -> u64 {
    let mut done = 0;
    for _ in 0..times / BURST {
        let handles: Vec<_> = (0..BURST).map(|_| R::spawn(async { black_box(1) })).collect();
        for handle in handles {
            done += R::join(handle).await;
        }
    }
    done
}

async fn yield_times(times: u32) -> u64 {
    let mut left = times;
    poll_fn(|cx| {
        left -= 1;
        if left == 0 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    u64::from(times)
}
