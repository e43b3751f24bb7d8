//! The same work on each runtime, raw and under its facade, by criterion.
//!
//! `cargo bench -p benches --bench runtimes`; a word after `--` is a filter, as `service/tokio-multi`. A bench is named
//! `group/runtime/variant/parameters`, and `figures::criterion` takes that name apart.

use std::time::Duration;

use benches::runtime::{Runtime, Visitor, visit_all};
use benches::{service, work};
use criterion::{BenchmarkId, Criterion, Throughput};

const BATCHES: [u64; 5] = [1, 10, 100, 1_000, 10_000];
const WORKERS: [usize; 3] = [1, 2, 8];

fn main() {
    let mut criterion = benches_of(Duration::from_millis(2_500)).configure_from_args();
    visit_all(&mut Alone { criterion: &mut criterion });
    // Fifteen times as many, so each is shorter.
    let mut criterion = benches_of(Duration::from_millis(1_500)).configure_from_args();
    visit_all(&mut Service { criterion: &mut criterion });
    criterion.final_summary();
}

fn benches_of(measurement: Duration) -> Criterion {
    Criterion::default()
        .without_plots()
        .sample_size(30)
        .nresamples(10_000)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(measurement)
}

/// A runtime and nothing on it; and its service, started and shut down.
struct Alone<'a> {
    criterion: &'a mut Criterion,
}

impl Visitor for Alone<'_> {
    fn visit<Raw: Runtime, Facade: Runtime>(&mut self) {
        self.column::<Raw>();
        self.column::<Facade>();
    }
}

impl Alone<'_> {
    fn column<R: Runtime>(&mut self) {
        self.bench::<R>("spawn", 1, work::spawn);
        self.bench::<R>("spawn-join", work::CROWD, work::spawn_join);
        self.bench::<R>("ping-pong", work::ROUND_TRIPS, work::ping_pong);
        self.bench::<R>("cancel", work::CROWD, work::cancel);
        self.bench::<R>("lifecycle", 1, service::lifecycle);
    }

    fn bench<R: Runtime>(&mut self, name: &str, elements: u64, work: fn(&R, u64) -> Duration) {
        let runtime = R::open();
        let mut group = self.criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(elements));
        group.bench_function(format!("{}/{}", R::NAME, R::VARIANT), |bencher| {
            bencher.iter_custom(|iterations| work(&runtime, iterations));
        });
        group.finish();
    }
}

/// The order service at work, by the size of a batch and the number of workers.
struct Service<'a> {
    criterion: &'a mut Criterion,
}

impl Visitor for Service<'_> {
    fn visit<Raw: Runtime, Facade: Runtime>(&mut self) {
        self.column::<Raw>();
        self.column::<Facade>();
    }
}

impl Service<'_> {
    fn column<R: Runtime>(&mut self) {
        let runtime = R::open();
        let mut group = self.criterion.benchmark_group("service");
        let function = format!("{}/{}", R::NAME, R::VARIANT);
        for (workers, batch) in WORKERS.into_iter().flat_map(|it| BATCHES.map(|batch| (it, batch)))
        {
            let value = format!("batch={batch},workers={workers}");
            group.throughput(Throughput::Elements(service::orders_of_a_life(batch)));
            group.bench_function(BenchmarkId::new(&function, value), |bencher| {
                bencher
                    .iter_custom(|iterations| service::lives(&runtime, workers, batch, iterations));
            });
        }
        group.finish();
    }
}
