//! How time and memory grow from one live task to a million, on each runtime under its facade.
//!
//! `cargo run --release -p benches --bin scale`; takes the options of the hand-written benches. Each number of tasks on
//! each runtime is measured in several processes of its own, for memory that was freed stays with its process; the value
//! is the median over the processes. Within a process, memory comes first, and times are taken again until they are worth
//! taking, by which time the allocator no longer counts.

use std::future::pending;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use benches::counting::{Counting, allocated, resident, stop_counting};
use benches::paired::nanos;
use benches::runtime::{Runtime, Visitor, expect_quiet, names, visit_all};
use benches::{Settings, child};
use clap::Parser;
use figures::statistics::{Estimate, exponent};
use figures::{Point, Series};
use fuite::Guard;
use futures_lite::future::yield_now;
use serde::{Deserialize, Serialize};

const CROWDS: [u64; 7] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
/// The exponent is taken from here on.
const FROM: u64 = 1_000;
/// How many processes: enough for a 95 % interval, which seven values are the first odd number to have.
const RUNS: usize = 7;
const RUNS_QUICK: usize = 1;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// Measures this runtime, in this process, and prints a line of JSON.
    #[arg(long, hide = true, requires = "tasks")]
    alone: Option<String>,
    /// How many tasks live in that measurement.
    #[arg(long, hide = true)]
    tasks: Option<u64>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some((runtime, tasks)) = arguments.alone.as_ref().zip(arguments.tasks) {
        visit_all(&mut Alone { runtime, tasks });
        return Ok(());
    }
    let settings = arguments.settings;
    settings.print(&format!(
        "{:<14} {:>9} {:>14} {:>14} {:>14} {:>14} {:>14}",
        "runtime",
        "tasks",
        "spawn, ns",
        "snapshot, ns",
        "verdict, ns",
        "memory, bytes",
        "rss, bytes"
    ));
    for runtime in names() {
        if settings.wants(runtime) {
            for series in measure(&settings, runtime)? {
                settings.record(&series);
            }
        }
    }
    Ok(())
}

/// What one process measures, for all tasks together: nanoseconds, and bytes.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Measured {
    spawn: f64,
    snapshot: f64,
    verdict: f64,
    memory: f64,
    rss: Option<f64>,
}

/// What is measured: its name, its unit, and where it stands.
type Measure = (&'static str, &'static str, fn(&Measured) -> Option<f64>);

const MEASURES: [Measure; 5] = [
    ("spawn", "ns", |it| Some(it.spawn)),
    ("snapshot", "ns", |it| Some(it.snapshot)),
    ("verdict", "ns", |it| Some(it.verdict)),
    ("memory", "bytes", |it| Some(it.memory)),
    ("rss", "bytes", |it| it.rss),
];

/// Measures a runtime with each number of tasks, a line for each.
fn measure(settings: &Settings, runtime: &str) -> Result<Vec<Series>> {
    let runs = if settings.is_quick() { RUNS_QUICK } else { RUNS };
    let mut crowds = Vec::new();
    for tasks in CROWDS {
        let number = tasks.to_string();
        let arguments = ["--alone", runtime, "--tasks", &number];
        let measured = (0..runs).map(|_| child::run(arguments));
        let measured: Vec<Measured> = measured.collect::<Result<_>>()?;
        settings.print(&line(runtime, tasks, &measured));
        crowds.push((tasks, measured));
    }
    Ok(MEASURES.iter().map(|measure| series(runtime, *measure, &crowds)).collect())
}

fn line(runtime: &str, tasks: u64, measured: &[Measured]) -> String {
    let values = MEASURES.map(|(_, _, of)| {
        let value =
            estimate(measured, of).map_or_else(String::new, |it| format!("{:.0}", it.median));
        format!(" {value:>14}")
    });
    format!("{runtime:<14} {tasks:>9}{}", values.concat())
}

fn series(runtime: &str, (measure, unit, of): Measure, crowds: &[(u64, Vec<Measured>)]) -> Series {
    let point = |(tasks, measured): &(u64, Vec<Measured>)| {
        let Estimate { median, low, high } = estimate(measured, of)?;
        Some(Point { tasks: *tasks, median, low, high })
    };
    let points: Vec<Point> = crowds.iter().filter_map(point).collect();
    let large = points.iter().filter(|point| point.tasks >= FROM);
    let exponent = exponent(&large.map(|it| (it.tasks as f64, it.median)).collect::<Vec<_>>());
    let (runtime, measure, unit) = (runtime.to_owned(), measure.to_owned(), unit.to_owned());
    Series { runtime, measure, unit, points, exponent, from: FROM }
}

fn estimate(measured: &[Measured], of: fn(&Measured) -> Option<f64>) -> Option<Estimate> {
    let values: Vec<f64> = measured.iter().filter_map(of).collect();
    (!values.is_empty()).then(|| Estimate::of(values))
}

/// Measures one runtime, and answers.
struct Alone<'a> {
    runtime: &'a str,
    tasks: u64,
}

impl Visitor for Alone<'_> {
    fn visit<Raw: Runtime, Facade: Runtime>(&mut self) {
        if Raw::NAME == self.runtime {
            child::answer(&measure_here(&Facade::open(), self.tasks));
        }
    }
}

fn measure_here<R: Runtime>(runtime: &R, tasks: u64) -> Measured {
    // What a runtime and the census set up for the first task is not the tasks'.
    live(runtime, 1, room::<R>(1), |_| ());
    // The first crowd is for memory: later ones find the table of the census grown.
    let (memory, rss) = memory(runtime, tasks);
    stop_counting();
    let times = u32::try_from((20_000 / tasks).clamp(1, 200)).expect("at most two hundred");
    let again = |measure: &mut dyn FnMut() -> Duration| {
        Estimate::of((0..times).map(|_| nanos(measure())).collect()).median
    };
    Measured {
        spawn: again(&mut || live(runtime, tasks, room::<R>(tasks), |_| ())),
        snapshot: {
            let mut took = Vec::new();
            live(runtime, tasks, room::<R>(tasks), |_| {
                took = (0..times).map(|_| snapshot(tasks)).collect();
            });
            Estimate::of(took).median
        },
        verdict: again(&mut || verdict(runtime, tasks)),
        memory,
        rss,
    }
}

/// The bytes that so many live tasks hold, of the heap and of the machine's memory; not their handles, which are ours.
fn memory<R: Runtime>(runtime: &R, tasks: u64) -> (f64, Option<f64>) {
    let handles = room::<R>(tasks);
    // The allocator has given this room before the tasks are spawned, and the system gives it as they are.
    let touched = handles.capacity() * size_of::<R::Handle>();
    let (allocated_before, resident_before) = (allocated(), resident());
    let (mut memory, mut rss) = (0, None);
    live(runtime, tasks, handles, |_| {
        memory = allocated().saturating_sub(allocated_before);
        rss = resident()
            .zip(resident_before)
            .map(|(now, before)| now.saturating_sub(before).saturating_sub(touched) as f64);
    });
    (memory as f64, rss)
}

/// Room for the handles of so many tasks.
fn room<R: Runtime>(tasks: u64) -> Vec<R::Handle> {
    Vec::with_capacity(usize::try_from(tasks).expect("they fit into memory"))
}

/// Spawns so many tasks that wait, looks at them, and cancels them; gives what the spawns took.
fn live<R: Runtime>(
    runtime: &R,
    tasks: u64,
    mut handles: Vec<R::Handle>,
    look: impl FnOnce(&R),
) -> Duration {
    let took = runtime.block_on(async {
        let began = Instant::now();
        handles.extend((0..tasks).map(|_| R::spawn(pending())));
        began.elapsed()
    });
    assert_eq!(runtime.live(), Some(tasks), "every task is counted");
    look(runtime);
    runtime.block_on(R::cancel(handles));
    expect_quiet(runtime);
    took
}

fn snapshot(tasks: u64) -> f64 {
    let began = Instant::now();
    let snapshot = fuite::snapshot();
    let took = began.elapsed();
    assert_eq!(black_box(snapshot.tasks().len()) as u64, tasks, "every task is listed");
    nanos(took)
}

/// What a guard takes to find so many tasks that nothing can wake any more.
fn verdict<R: Runtime>(runtime: &R, tasks: u64) -> Duration {
    let polled = Arc::new(AtomicU64::new(0));
    let (took, handles) = runtime.block_on(async {
        let guard = Guard::new();
        let handles: Vec<_> = (0..tasks).map(|_| R::spawn(leaked(polled.clone()))).collect();
        // A task that was never polled has yet to run, and that is no part of a verdict.
        while polled.load(Ordering::Relaxed) < tasks {
            yield_now().await;
        }
        let began = Instant::now();
        let leak = guard.verify().await.expect_err("they are live");
        let took = began.elapsed();
        assert_eq!(leak.count(), tasks, "every task is found");
        (took, handles)
    });
    runtime.block_on(R::cancel(handles));
    expect_quiet(runtime);
    took
}

async fn leaked(polled: Arc<AtomicU64>) -> u64 {
    polled.fetch_add(1, Ordering::Relaxed);
    pending().await
}
