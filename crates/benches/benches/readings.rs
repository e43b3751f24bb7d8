//! What the census takes to be read, by the number of live tasks.
//!
//! `cargo bench -p benches --bench readings`. The tasks are counted the same on every runtime, so one is enough; they are
//! born at four places, and wait.

use std::future::pending;
use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion};
use fuite_tokio::runtime::{Builder, Runtime};
use fuite_tokio::task::JoinHandle;

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
    // A crowd of so many is not gathered for a bench that was not asked for: the first reading gathers it.
    reading(&mut criterion, &runtime, "census-live", |_| {
        black_box(fuite::live());
    });
    reading(&mut criterion, &runtime, "census-by-site", |crowd| {
        let tasks: u64 = fuite::by_site().iter().map(|site| site.tasks).sum();
        assert_eq!(tasks, crowd, "every task is in a group");
    });
    reading(&mut criterion, &runtime, "census-snapshot", |crowd| {
        assert_eq!(fuite::snapshot().tasks().len() as u64, crowd, "every task is listed");
    });
    drop(runtime);
    assert_eq!(fuite::live(), 0, "no task outlives its runtime");
    criterion.final_summary();
}

fn reading(criterion: &mut Criterion, runtime: &Runtime, name: &str, read: fn(u64)) {
    let mut group = criterion.benchmark_group(name);
    for crowd in CROWDS {
        with_crowd(&mut group, runtime, crowd, read);
    }
    group.finish();
}

fn with_crowd(
    group: &mut BenchmarkGroup<'_, WallTime>,
    runtime: &Runtime,
    crowd: u64,
    read: fn(u64),
) {
    let id = BenchmarkId::new("census/facade", format!("tasks={crowd}"));
    let mut gathered = None;
    group.bench_function(id, |bencher| {
        gathered.get_or_insert_with(|| Crowd::gather(runtime, crowd));
        bencher.iter(|| read(crowd));
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
