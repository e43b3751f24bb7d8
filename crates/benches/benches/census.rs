//! What the census adds to a spawn and to a poll, and what it costs to read.
//!
//! `cargo bench -p benches --bench census` prints a table. Each line that adds something to a runtime is a median of
//! paired differences (see `benches::paired`) over many processes; the others are medians of one call.

use std::future::poll_fn;
use std::hint::black_box;
use std::sync::Barrier;
use std::task::Poll;
use std::thread;

use anyhow::Result;
use benches::runtime::{Runtime, Visitor, visit_all};
use benches::{Paired, Processes, median, paired};
use fuite::Tracked;

/// What a spawn may cost more on tokio, in nanoseconds.
const TARGET: f64 = 25.0;
/// How many pairs a process measures.
const ROUNDS: usize = 51;
/// How many operations a measurement is.
const OPERATIONS: u32 = 2_000;
/// How many tasks live at once in a burst.
const BURST: u32 = 1_000;

fn main() -> Result<()> {
    let processes = Processes::from_command_line();
    processes.print(&format!(
        "{:<52} {:>10} {:>10} {:>16} {:>8}",
        "added by the census, ns", "plain", "added", "95 % interval", "target"
    ));
    let mut lines = Lines { processes: &processes, result: Ok(()) };
    visit_all(&mut lines);
    lines.result?;
    live(&processes);
    Ok(())
}

fn live(processes: &Processes) {
    const THREADS: usize = 3;
    if !processes.wants("live(), three threads have spawned") {
        return;
    }
    // At the same time, for a thread that comes after another has its counter.
    let together = Barrier::new(THREADS);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                drop(Tracked::new(async {}));
                together.wait();
            });
        }
    });
    let live = median(processes.settings.rounds(41), 1_000_000, || {
        black_box(fuite::live());
    });
    processes.print(&format!("{:<52} {live:>7.1} ns {:>37}", "live()", "<= 5"));
}

/// The lines of each runtime.
struct Lines<'a> {
    processes: &'a Processes,
    result: Result<()>,
}

impl Visitor for Lines<'_> {
    fn visit<Raw: Runtime, Facade: Runtime>(&mut self) {
        if self.result.is_ok() {
            self.result = self.lines::<Raw, Facade>();
        }
    }
}

impl Lines<'_> {
    fn lines<Raw: Runtime, Facade: Runtime>(&self) -> Result<()> {
        let spawn = |rounds| both::<Raw, Facade>(rounds, Program::SpawnAndAwait);
        let what = format!("spawn and await, {}", Raw::NAME);
        if let Some(paired) = self.line(&what, Some(TARGET), spawn)? {
            self.processes.settings.record(&paired.named("spawn", Raw::NAME, "task"));
        }
        let burst = |rounds| both::<Raw, Facade>(rounds, Program::Burst);
        self.line(&format!("1000 spawned, then awaited, {}", Raw::NAME), None, burst)?;
        let poll = |rounds| both::<Raw, Facade>(rounds, Program::Poll);
        self.line(&format!("one poll, {}", Raw::NAME), None, poll)?;
        Ok(())
    }

    fn line(
        &self,
        what: &str,
        target: Option<f64>,
        measure: impl Fn(usize) -> Paired,
    ) -> Result<Option<Paired>> {
        let settings = &self.processes.settings;
        let measured = self.processes.line(what, || measure(settings.rounds(ROUNDS)))?;
        if let Some(Paired { plain, difference }) = measured {
            let interval = format!("{:+.1} to {:+.1}", difference.low, difference.high);
            let target = target.map_or_else(String::new, |limit| format!("<= {limit}"));
            let added = difference.median;
            settings.print(&format!(
                "{what:<52} {plain:>10.1} {added:>+10.1} {interval:>16} {target:>8}"
            ));
        }
        Ok(measured)
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
