//! The program of the exam: five rounds of orders, then the end of the day.

use std::env;
use std::process::exit;
use std::sync::Arc;
use std::time::Duration;

use exercise_smol::Service;
use fuite_debug::{BindError, Endpoint};
use orders::{
    Backend, BackendError, BoxFuture, Config, INSTRUMENTS, Order, OrderService, Progress, Side,
};
use smol::Timer;
// smol keeps no count of its tasks: this is the census that the facade keeps beside it.
use smol::fuite::live;

// ANCHOR: main
const ROUNDS: u64 = 5;
const ORDERS_PER_ROUND: u64 = 8;

fn main() {
    smol::block_on(async {
        let _endpoint = debug_endpoint();
        let config = Config { heartbeat: Duration::from_millis(10), ..Config::default() };
        let service = Service::start(config, Arc::new(Simulation)).await;
        for round in 1..=ROUNDS {
            let report = service.process_orders(orders_of(round)).await;
            // Time for the audits, and for whatever else ends by itself.
            Timer::after(Duration::from_millis(10)).await;
            println!(
                "tour {round} : {} ordres exécutés sur {ORDERS_PER_ROUND}, {} tâches vivantes",
                report.done(),
                live()
            );
        }
        println!("arrêt du service…");
        let summary = service.shutdown().await;
        println!("service arrêté : {} ordres exécutés, {} tâches vivantes", summary.done, live());
    });
}
// ANCHOR_END: main

const HELP: &str = "\
Cinq tours d’ordres, puis la fin de la journée.

  --debug-addr ADRESSE  montre les tâches vivantes, tant que le programme tourne
  --help                affiche cette aide

Par exemple, avec --debug-addr 127.0.0.1:6060, dans un autre terminal\u{a0}:

  curl 'http://localhost:6060/debug/pprof/goroutine?debug=2'";

/// Opens the debug endpoint if the command line asks for it; it is open until it is dropped.
fn debug_endpoint() -> Option<Endpoint> {
    let mut arguments = env::args().skip(1);
    let address = match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (None, ..) => return None,
        (Some("--debug-addr"), Some(address), None) => address,
        (Some("--help"), None, _) => {
            println!("{HELP}");
            exit(0)
        }
        _ => fail(&format!("Je ne comprends pas ces arguments.\n\n{HELP}")),
    };
    // With evidence the endpoint also tells for how long each task has been waiting, and whether it can ever go on.
    let why = match Endpoint::builder().evidence().bind(&*address) {
        Ok(endpoint) => return Some(endpoint),
        Err(BindError::Resolve(_)) => "ce n’est pas une adresse, comme 127.0.0.1:6060",
        Err(BindError::NotLoopback(_)) => "d’autres machines y auraient accès",
        Err(_) => "le port est pris, ou réservé",
    };
    fail(&format!("Impossible de montrer les tâches sur {address}\u{a0}: {why}."))
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    exit(2)
}

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
