//! The order service: the solution's files, compiled against the bare runtime and against its facade.

use std::sync::Arc;
use std::time::{Duration, Instant};

use orders::{Backend, BackendError, BoxFuture, Config, Order, OrderService, Progress, Side};

use crate::paired::{Paired, paired};
use crate::runtime::Runtime;
use crate::work::timed;

/// How many orders a batch of [`measure`] is.
const BATCH: u32 = 100;
/// How many orders a measurement of a pair is.
const ORDERS: u32 = 20 * BATCH;

/// A backend that says yes to everything, at once: nothing but the service takes time.
struct Agreeable;

impl Backend for Agreeable {
    fn charge<'a>(&'a self, _order: &'a Order) -> BoxFuture<'a, Result<(), BackendError>> {
        Box::pin(async { Ok(()) })
    }

    fn audit<'a>(&'a self, _: &'a Order, _: u32) -> BoxFuture<'a, Result<(), BackendError>> {
        Box::pin(async { Ok(()) })
    }

    fn heartbeat(&self, _progress: Progress) {}
}

/// How many orders a service is given, unless one batch is more: the same in the programs of Go, for a service remembers
/// the id of every order and grows slower with them.
const SERVICE: u64 = 2_000;

/// How many batches of `batch` orders one iteration of [`lives`] is.
fn batches_of_a_life(batch: u64) -> u64 {
    (SERVICE / batch).max(1)
}

/// How many orders one iteration of [`lives`] is, in batches of `batch`.
#[must_use]
pub fn orders_of_a_life(batch: u64) -> u64 {
    batches_of_a_life(batch) * batch
}

/// Has one service after the other work through [`orders_of_a_life`], in batches of `batch` with `workers` workers.
///
/// The shutdown is in the time, for orders are filed in the background and only then all is done; the start is not.
///
/// # Panics
///
/// When an order is not done.
pub fn lives<R: Runtime>(runtime: &R, workers: usize, batch: u64, iterations: u64) -> Duration {
    timed(runtime, async move {
        let mut took = Duration::ZERO;
        for _ in 0..iterations {
            let batches: Vec<Vec<Order>> = (0..batches_of_a_life(batch))
                .map(|number| orders(number * batch..(number + 1) * batch))
                .collect();
            let service = start::<R::Service>(workers).await;
            let mut reports = Vec::with_capacity(batches.len());
            let began = Instant::now();
            for orders in batches {
                reports.push(service.process_orders(orders).await.done() as u64);
            }
            let summary = service.shutdown().await;
            took += began.elapsed();
            assert!(reports.iter().all(|done| *done == batch), "every order of a batch is done");
            assert_eq!(summary.done, orders_of_a_life(batch), "every order is in the ledger");
        }
        took
    })
}

/// Starts a service of four workers and shuts it down.
///
/// # Panics
///
/// When a service that had no order has done one.
pub fn lifecycle<R: Runtime>(runtime: &R, iterations: u64) -> Duration {
    timed(runtime, async move {
        let began = Instant::now();
        let mut done = 0;
        for _ in 0..iterations {
            done += start::<R::Service>(4).await.shutdown().await.done;
        }
        let took = began.elapsed();
        assert_eq!(done, 0, "there was nothing to do");
        took
    })
}

/// Measures the service under a facade against the bare one, in nanoseconds per order, over so many pairs.
///
/// # Panics
///
/// When an order is not done.
#[must_use]
pub fn measure<Raw: Runtime, Facade: Runtime>(rounds: usize) -> Paired {
    let (raw, facade) = (Raw::open(), Facade::open());
    let all = |count: u32, done: u64| assert_eq!(done, u64::from(count), "every order is done");
    paired(
        rounds,
        ORDERS,
        |count| all(count, raw.run(work::<Raw::Service>(count))),
        |count| all(count, facade.run(work::<Facade::Service>(count))),
    )
}

/// Starts a service, has it work through so many orders, and shuts it down.
async fn work<S: OrderService>(count: u32) -> u64 {
    let service = start::<S>(Config::default().workers).await;
    for first in (0..count).step_by(BATCH as usize) {
        service.process_orders(orders(u64::from(first)..u64::from(first + BATCH))).await;
    }
    service.shutdown().await.done
}

async fn start<S: OrderService>(workers: usize) -> S {
    S::start(Config { workers, ..Config::default() }, Arc::new(Agreeable)).await
}

fn orders(ids: std::ops::Range<u64>) -> Vec<Order> {
    ids.map(|id| Order::new(id, "MC.PA", Side::Buy, 10, 700_000)).collect()
}
