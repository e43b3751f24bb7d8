//! What the census takes to be read, by the number of live tasks.
//!
//! `cargo bench -p benches --bench readings`. The tasks are counted the same on every runtime, so one is enough; they are
//! born at four places, and wait.

use std::future::pending;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Bencher, BenchmarkId, Criterion};
use fuite_tokio::runtime::{Builder, Runtime};
use fuite_tokio::task::JoinHandle;

/// From the fewest to the most: the table of the census keeps the rows that it has had, and a reading looks at each.
const CROWDS: [u64; 3] = [1_000, 50_000, 1_000_000];

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(20)
        .nresamples(10_000)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let runtime = Builder::new_current_thread().build().expect("the system has threads");
    for tasks in CROWDS {
        // Not gathered for a bench that was not asked for: the first reading gathers it.
        let mut crowd = None;
        for (name, read) in READINGS {
            let id = BenchmarkId::new("census/facade", format!("tasks={tasks}"));
            let mut group = criterion.benchmark_group(name);
            group.bench_function(id, |bencher| {
                crowd.get_or_insert_with(|| Crowd::gather(&runtime, tasks));
                read(bencher, tasks);
            });
            group.finish();
        }
    }
    drop(runtime);
    assert_eq!(fuite::live(), 0, "no task outlives its runtime");
    criterion.final_summary();
}

type Reading = (&'static str, fn(&mut Bencher<'_>, u64));

/// Each checks what it read.
const READINGS: [Reading; 3] =
    [("census-live", live), ("census-by-site", by_site), ("census-snapshot", snapshot)];

fn live(bencher: &mut Bencher<'_>, crowd: u64) {
    assert_eq!(fuite::live(), crowd, "every task is counted");
    bencher.iter(fuite::live);
}

fn by_site(bencher: &mut Bencher<'_>, crowd: u64) {
    let tasks: u64 = fuite::by_site().iter().map(|site| site.tasks).sum();
    assert_eq!(tasks, crowd, "every task is in a group");
    bencher.iter(fuite::by_site);
}

fn snapshot(bencher: &mut Bencher<'_>, crowd: u64) {
    assert_eq!(fuite::snapshot().tasks().len() as u64, crowd, "every task is listed");
    bencher.iter_custom(|iterations| {
        let mut took = Duration::ZERO;
        for _ in 0..iterations {
            let began = Instant::now();
            let snapshot = black_box(fuite::snapshot());
            took += began.elapsed();
            // Given back outside of the time, as in `scale`.
            drop(snapshot);
        }
        took
    });
}

/// So many live tasks, until it is dropped.
struct Crowd<'a> {
    runtime: &'a Runtime,
    handles: Vec<JoinHandle<()>>,
}

impl<'a> Crowd<'a> {
    fn gather(runtime: &'a Runtime, tasks: u64) -> Self {
        let handles = (0..tasks).map(|task| spawn_at_one_of_four_sites(runtime, task)).collect();
        assert_eq!(fuite::live(), tasks, "every task is counted");
        Self { runtime, handles }
    }
}

impl Drop for Crowd<'_> {
    fn drop(&mut self) {
        let handles = std::mem::take(&mut self.handles);
        self.runtime.block_on(async {
            handles.iter().for_each(JoinHandle::abort);
            for handle in handles {
                let _ = handle.await;
            }
        });
    }
}

fn spawn_at_one_of_four_sites(runtime: &Runtime, task: u64) -> JoinHandle<()> {
    match task % 4 {
        0 => runtime.spawn(pending()),
        1 => runtime.spawn(pending()),
        2 => runtime.spawn(pending()),
        _ => runtime.spawn(pending()),
    }
}
