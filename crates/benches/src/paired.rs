//! Measures by pairs: a program and the same program with one thing added.
//!
//! The machines are shared, so an absolute time says little; the difference inside a pair says much, and its median
//! over many pairs says it reliably.

use std::time::{Duration, Instant};

use figures::Pair;
use figures::statistics::Estimate;

/// The difference between two programs, over all rounds.
#[derive(Clone, Copy, Debug)]
pub struct Paired {
    /// The median time of the plain program, in nanoseconds per operation.
    pub plain: f64,
    /// The median of the differences, in nanoseconds per operation, with its 95 % interval.
    pub difference: Estimate,
}

impl Paired {
    /// What was measured as the book reads it: `bench` on `runtime`, per `per`.
    #[must_use]
    pub fn named(&self, bench: &str, runtime: &str, per: &str) -> Pair {
        Pair {
            bench: bench.to_owned(),
            runtime: runtime.to_owned(),
            per: per.to_owned(),
            unit: "ns".to_owned(),
            plain: self.plain,
            added: self.difference.median,
            low: self.difference.low,
            high: self.difference.high,
        }
    }
}

/// Runs `plain` and `changed` in the order A B B A, so that a machine that slows down steadily slows both alike.
///
/// Each runs the operation as often as it is told, in a row, and is measured as a whole.
///
/// # Panics
///
/// When `rounds` is 0.
pub fn paired(
    rounds: usize,
    operations: u32,
    mut plain: impl FnMut(u32),
    mut changed: impl FnMut(u32),
) -> Paired {
    let time = |run: &mut dyn FnMut(u32)| per_operation(operations, || run(operations));
    // One round to warm the caches, unmeasured.
    time(&mut plain);
    time(&mut changed);
    let pairs: Vec<(f64, f64)> = (0..rounds)
        .map(|_| {
            let (a1, b1) = (time(&mut plain), time(&mut changed));
            let (b2, a2) = (time(&mut changed), time(&mut plain));
            (f64::midpoint(a1, a2), f64::midpoint(b1, b2))
        })
        .collect();
    let plains = pairs.iter().map(|pair| pair.0).collect();
    let differences = pairs.iter().map(|pair| pair.1 - pair.0).collect();
    Paired { plain: Estimate::of(plains).median, difference: Estimate::of(differences) }
}

/// The median time of one call of `run`, over `rounds` measurements of `operations` calls, in nanoseconds.
///
/// # Panics
///
/// When `rounds` is 0.
pub fn median(rounds: usize, operations: u32, mut run: impl FnMut()) -> f64 {
    let times =
        (0..rounds).map(|_| per_operation(operations, || (0..operations).for_each(|_| run())));
    Estimate::of(times.collect()).median
}

/// A duration in nanoseconds.
#[must_use]
pub fn nanos(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e9
}

fn per_operation(operations: u32, run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    nanos(start.elapsed()) / f64::from(operations)
}
