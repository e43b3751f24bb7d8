//! A service that was shut down leaves no task behind, and says what became of every order.

use std::sync::Arc;
use std::time::Duration;

use async_std::future::timeout;
use async_std::lab::Deterministic;
use async_std::task::sleep;
use orders::{Backend, BackendError, BoxFuture, Config, Order, OrderService, Progress, Side};
use solution_async_std::Service;

/// Far longer than any step takes; time is virtual, so a leak is known at once all the same.
const BOUND: Duration = Duration::from_secs(3600);

/// Runs a test in the lab; a service that can never end is an error there, and no long wait.
fn in_the_lab(test: impl Future<Output = ()>) {
    Deterministic::new().block_on(test).unwrap();
}

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

// ANCHOR: lab
#[test]
fn a_service_that_was_shut_down_leaves_no_task() {
    in_the_lab(async {
        let guard = fuite::Guard::new();
        let service = Service::start(Config::default(), Arc::new(SlowBank)).await;
        for round in 0..3 {
            let report = service.process_orders(orders_from(round * 8)).await;
            assert_eq!(report.done(), 8, "a batch returns when its orders are done");
        }
        let summary = service.shutdown().await;
        assert_eq!(summary.done, 24, "every order is in the summary");
        guard.verify_within(sleep(BOUND)).await.unwrap();
    });
}
// ANCHOR_END: lab

#[test]
fn a_service_at_rest_holds_as_many_tasks_after_many_batches_as_after_one() {
    in_the_lab(async {
        let guard = fuite::Guard::new();
        let service = Service::start(Config::default(), Arc::new(SlowBank)).await;
        service.process_orders(orders_from(0)).await;
        let after_one = guard.live();
        for round in 1..10 {
            service.process_orders(orders_from(round * 8)).await;
        }
        assert_eq!(guard.live(), after_one);
    });
}

#[test]
fn a_batch_that_is_given_up_on_leaves_no_heartbeat() {
    in_the_lab(async {
        let guard = fuite::Guard::new();
        let service = Service::start(Config::default(), Arc::new(SlowBank)).await;
        let impatient = Duration::from_millis(500);
        assert!(timeout(impatient, service.process_orders(orders_from(0))).await.is_err());
        service.shutdown().await;
        guard.verify_within(sleep(BOUND)).await.unwrap();
    });
}
