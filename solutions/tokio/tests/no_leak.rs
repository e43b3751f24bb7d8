//! A service that was shut down leaves no task behind, and says what became of every order.

use std::sync::Arc;
use std::time::Duration;

use orders::{Backend, BackendError, BoxFuture, Config, Order, OrderService, Progress, Side};
use solution_tokio::Service;
use tokio::time::{sleep, timeout};

/// Far longer than any step takes; the clock is paused, so a leak is known at once all the same.
const BOUND: Duration = Duration::from_secs(3600);

/// A bank that takes its time, and an auditor who is away at every first attempt.
struct SlowBank;

impl Backend for SlowBank {
    fn charge<'a>(&'a self, _order: &'a Order) -> BoxFuture<'a, Result<(), BackendError>> {
        Box::pin(async {
            sleep(Duration::from_secs(1)).await;
            Ok(())
        })
    }

    fn audit<'a>(
        &'a self,
        _order: &'a Order,
        attempt: u32,
    ) -> BoxFuture<'a, Result<(), BackendError>> {
        Box::pin(async move {
            if attempt == 1 { Err(BackendError::Unavailable("away".into())) } else { Ok(()) }
        })
    }

    fn heartbeat(&self, _progress: Progress) {}
}

fn orders_from(first: u64) -> Vec<Order> {
    (first..first + 8).map(|id| Order::new(id, "MC.PA", Side::Buy, 10, 700_000)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_service_that_was_shut_down_leaves_no_task() {
    let guard = fuite::Guard::new();
    let service = Service::start(Config::default(), Arc::new(SlowBank)).await;
    for round in 0..3 {
        let report = service.process_orders(orders_from(round * 8)).await;
        assert_eq!(report.done(), 8, "a batch returns when its orders are done");
    }
    let summary = timeout(BOUND, service.shutdown()).await.expect("shutdown returns");
    assert_eq!(summary.done, 24, "every order is in the summary");
    guard.verify_within(sleep(BOUND)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_service_at_rest_holds_as_many_tasks_after_many_batches_as_after_one() {
    let guard = fuite::Guard::new();
    let service = Service::start(Config::default(), Arc::new(SlowBank)).await;
    service.process_orders(orders_from(0)).await;
    let after_one = guard.live();
    for round in 1..10 {
        service.process_orders(orders_from(round * 8)).await;
    }
    assert_eq!(guard.live(), after_one);
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_given_up_on_leaves_no_heartbeat() {
    let guard = fuite::Guard::new();
    let service = Service::start(Config::default(), Arc::new(SlowBank)).await;
    let impatient = Duration::from_millis(500);
    assert!(timeout(impatient, service.process_orders(orders_from(0))).await.is_err());
    timeout(BOUND, service.shutdown()).await.expect("shutdown returns");
    guard.verify_within(sleep(BOUND)).await.unwrap();
}
