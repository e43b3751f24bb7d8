//! The program of the exam: five rounds of orders, then the end of the day.

use std::sync::Arc;
use std::time::Duration;

use orders::{
    Backend, BackendError, BoxFuture, Config, INSTRUMENTS, Order, OrderService, Progress, Side,
};
use smol::Timer;
use solution_smol::Service;
// smol keeps no count of its tasks: this is the census that the facade keeps beside it.
use smol::fuite::live;

// ANCHOR: main
const ROUNDS: u64 = 5;
const ORDERS_PER_ROUND: u64 = 8;

fn main() {
    smol::block_on(async {
        let config = Config { heartbeat: Duration::from_millis(10), ..Config::default() };
        let service = Service::start(config, Arc::new(Simulation)).await;
        for round in 1..=ROUNDS {
            let report = service.process_orders(orders_of(round)).await;
            // Time for the audits, and for whatever else ends by itself.
            Timer::after(Duration::from_millis(10)).await;
            println!(
                "tour {round} : {} ordres exécutés sur {ORDERS_PER_ROUND}, {} tâches vivantes",
                report.done(),
                live()
            );
        }
        println!("arrêt du service…");
        let summary = service.shutdown().await;
        println!("service arrêté : {} ordres exécutés, {} tâches vivantes", summary.done, live());
    });
}
// ANCHOR_END: main

fn orders_of(round: u64) -> Vec<Order> {
    (0..ORDERS_PER_ROUND)
        .zip(INSTRUMENTS.iter().cycle())
        .map(|(n, instrument)| {
            Order::new(round * ORDERS_PER_ROUND + n, *instrument, Side::Buy, 10, 50_000)
        })
        .collect()
}

/// A bank that takes a few milliseconds, and an auditor who is away every third time.
struct Simulation;

impl Backend for Simulation {
    fn charge<'a>(&'a self, _order: &'a Order) -> BoxFuture<'a, Result<(), BackendError>> {
        Box::pin(async {
            Timer::after(Duration::from_millis(5)).await;
            Ok(())
        })
    }

    fn audit<'a>(
        &'a self,
        order: &'a Order,
        attempt: u32,
    ) -> BoxFuture<'a, Result<(), BackendError>> {
        let away = attempt == 1 && order.id.is_multiple_of(3);
        Box::pin(async move {
            if away { Err(BackendError::Unavailable("the auditor is away".into())) } else { Ok(()) }
        })
    }

    fn heartbeat(&self, _progress: Progress) {}
}
