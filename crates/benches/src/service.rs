//! The order service under the census, beside the same files compiled against the bare runtime.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use orders::{Backend, BackendError, BoxFuture, Config, Order, OrderService, Progress, Side};

use crate::{Paired, paired};

const BATCH: u32 = 100;
const ORDERS: u32 = 20 * BATCH;
const ROUNDS: usize = 101;

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

/// Work for a runtime.
pub type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Starts a service, has it work through so many orders, and shuts it down.
///
/// # Panics
///
/// When an order is not done.
pub async fn work<S: OrderService>(orders: u32) {
    let service = S::start(Config::default(), Arc::new(Agreeable)).await;
    for first in (0..orders).step_by(BATCH as usize) {
        let ids = u64::from(first)..u64::from(first + BATCH);
        let batch = ids.map(|id| Order::new(id, "MC.PA", Side::Buy, 10, 700_000)).collect();
        let report = service.process_orders(batch).await;
        assert_eq!(report.done(), BATCH as usize);
    }
    assert_eq!(service.shutdown().await.done, u64::from(orders));
}

/// Measures two services on the same runtime, in nanoseconds per order.
pub fn measure<R, C>(block_on: impl Fn(Work), raw: fn(u32) -> R, counted: fn(u32) -> C) -> Paired
where
    R: Future<Output = ()> + Send + 'static,
    C: Future<Output = ()> + Send + 'static,
{
    paired(
        ROUNDS,
        ORDERS,
        |orders| block_on(Box::pin(raw(orders))),
        |orders| block_on(Box::pin(counted(orders))),
    )
}

/// Prints the heads of the columns that [`print()`] fills.
pub fn print_head() {
    println!(
        "{:<32} {:>12} {:>10} {:>8} {:>18}",
        "per order", "bare", "added", "ratio", "quartiles"
    );
}

/// Prints what was measured, as a line.
pub fn print(what: &str, paired: Paired) {
    let Paired { plain, difference, quartiles: (low, high) } = paired;
    println!(
        "{what:<32} {plain:>9.0} ns {difference:>+7.0} ns {:>+7.1}% {:>18}",
        100.0 * difference / plain,
        format!("{low:+.0} to {high:+.0}")
    );
}
