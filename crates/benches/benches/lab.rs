//! How the lab's time grows with its tasks and timers.
//!
//! `cargo bench -p benches --bench lab` prints a table: a crowd of tasks is spawned, each waits for a timer of its own,
//! and all are awaited. Time that grows as n log n leaves the last column as it is.

use std::time::Duration;

use benches::{Settings, median};
use figures::statistics::exponent;
use fuite::Origin;
use fuite_lab::{Deterministic, Timer, spawn};

const CROWDS: [u32; 5] = [1_000, 10_000, 50_000, 100_000, 200_000];
const ROUNDS: usize = 7;
/// A prime, so that deadlines come in no order.
const STRIDE: u32 = 7_919;

fn main() {
    let settings = Settings::from_command_line();
    let head =
        format!("{:>9} {:>12} {:>12} {:>16}", "tasks", "in all, ms", "each, ns", "each / log2 n");
    settings.print(&head);
    let mut points = Vec::new();
    for crowd in CROWDS {
        if !settings.wants(&format!("lab, {crowd} tasks")) {
            continue;
        }
        let nanos = median(settings.rounds(ROUNDS), 1, || run(crowd));
        let (each, log) = (nanos / f64::from(crowd), f64::from(crowd).log2());
        settings.print(&format!(
            "{crowd:>9} {:>12.2} {each:>12.0} {:>16.1}",
            nanos / 1e6,
            each / log
        ));
        points.push((f64::from(crowd), nanos));
    }
    if let Some(exponent) = exponent(&points) {
        settings.print(&format!("time grows as n to the power of {exponent:.2}"));
    }
}

fn run(crowd: u32) {
    let sum = Deterministic::new().block_on(async {
        let tasks: Vec<_> = (0..crowd)
            .map(|number| {
                let deadline =
                    Duration::from_millis(u64::from(number.wrapping_mul(STRIDE) % crowd));
                spawn(Origin::task::<()>(), async move {
                    Timer::after(deadline).await;
                    u64::from(number)
                })
            })
            .collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await;
        }
        sum
    });
    let crowd = u64::from(crowd);
    assert_eq!(sum.ok(), Some(crowd * (crowd - 1) / 2), "every task came to its end");
}
