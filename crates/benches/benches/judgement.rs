//! What a learner waits for: one whole judgement of a solution, nothing edited since the last.
//!
//! `cargo bench -p benches --bench judgement`. It is the grader itself, as `cargo xtask grade --solution` uses it, and
//! not its probes alone: most of what is waited for lies between the processes, in cargo's answer that nothing has
//! changed and in the children that are started. What is built is built before anything is timed.

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{BenchmarkGroup, Criterion, SamplingMode, measurement::WallTime};
use grader::{Grader, Silent, Subject, Trials};

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(10)
        .nresamples(10_000)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let grader = open();
    let mut group = criterion.benchmark_group("judgement");
    group.sampling_mode(SamplingMode::Flat);
    for track in grader.curriculum().runtimes() {
        judge(&mut group, &grader, track);
    }
    group.finish();
    criterion.final_summary();
}

/// The grader of this repository.
fn open() -> Grader {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package.ancestors().nth(2).expect("this package is two folders deep");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Grader::open(root, &target).expect("this repository has a curriculum")
}

fn judge(group: &mut BenchmarkGroup<'_, WallTime>, grader: &Grader, track: &str) {
    // The probes run in the lab, which on tokio is one thread.
    let runtime = if track == "tokio" { "tokio-current" } else { track };
    let grade = || {
        let graded = grader.grade(track, &Subject::Solution, &Trials::default(), &Silent);
        graded.expect("the grader works")
    };
    let mut built = false;
    group.bench_function(format!("{runtime}/facade"), |bencher| {
        if !built {
            eprintln!(
                "judgement: the stage of {track} is built, which takes a minute the first time"
            );
            grade();
            built = true;
        }
        bencher.iter_custom(|iterations| {
            let mut took = Duration::ZERO;
            for _ in 0..iterations {
                let began = Instant::now();
                let graded = grade();
                took += began.elapsed();
                assert!(graded.verdict.is_pass(), "the solution of {track} is judged right");
            }
            took
        });
    });
}
