//! What the census costs a whole service: the order service of the solutions, beside the same files compiled against the
//! bare runtime.
//!
//! `cargo bench -p benches --bench service` prints the time per order of either, and the median of paired differences.

use std::future::Future;
use std::sync::Arc;

use benches::{Paired, paired};
use orders::{Backend, BackendError, BoxFuture, Config, Order, OrderService, Progress, Side};

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

/// Starts a service, has it work through so many orders, and shuts it down.
async fn work<S: OrderService>(orders: u32) {
    let service = S::start(Config::default(), Arc::new(Agreeable)).await;
    for first in (0..orders).step_by(BATCH as usize) {
        let ids = u64::from(first)..u64::from(first + BATCH);
        let batch = ids.map(|id| Order::new(id, "MC.PA", Side::Buy, 10, 700_000)).collect();
        let report = service.process_orders(batch).await;
        assert_eq!(report.done(), BATCH as usize);
    }
    assert_eq!(service.shutdown().await.done, u64::from(orders));
}

/// Measures two services on the same runtime.
fn measure<R, C>(block_on: impl Fn(Work), raw: fn(u32) -> R, counted: fn(u32) -> C) -> Paired
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

type Work = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

fn main() {
    println!(
        "{:<32} {:>12} {:>10} {:>8} {:>18}",
        "per order", "bare", "added", "ratio", "quartiles"
    );
    let (raw, counted) = (work::<raw_tokio::Service>, work::<solution_tokio::Service>);
    let tokio = |builder: &mut tokio::runtime::Builder| {
        let runtime = builder.enable_time().build().expect("a runtime");
        move |work: Work| runtime.block_on(async { tokio::spawn(work).await.expect("it works") })
    };
    let one = tokio(&mut tokio::runtime::Builder::new_current_thread());
    print("tokio, current_thread", measure(one, raw, counted));
    let two = tokio(tokio::runtime::Builder::new_multi_thread().worker_threads(2));
    print("tokio, multi_thread(2)", measure(two, raw, counted));
    let (raw, counted) = (work::<raw_smol::Service>, work::<solution_smol::Service>);
    print("smol, global executor", measure(|work| smol::block_on(smol::spawn(work)), raw, counted));
}

fn print(what: &str, paired: Paired) {
    let Paired { plain, difference, quartiles: (low, high) } = paired;
    println!(
        "{what:<32} {plain:>9.0} ns {difference:>+7.0} ns {:>+7.1}% {:>18}",
        100.0 * difference / plain,
        format!("{low:+.0} to {high:+.0}")
    );
}
