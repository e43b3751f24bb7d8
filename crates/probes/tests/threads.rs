//! Threads are alive as tasks are: what the rounds add is said, also where the shutdown ends it.
//!
//! A process has its threads in common, so this file has one test, and a process of its own.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use fuite_tokio::lab::Paused;
use orders::{Backend, Config, Order, OrderService, Report, Summary};
use probes::{probe, start_of};
use verdict::{Evidence, Probe, Rounds, Schedule};

/// A service that starts a thread at each call, and joins them all when it is shut down.
#[derive(Default)]
struct JoinsAtShutdown(Mutex<Vec<(Sender<()>, JoinHandle<()>)>>);

impl OrderService for JoinsAtShutdown {
    async fn start(_config: Config, _backend: Arc<dyn Backend>) -> Self {
        Self::default()
    }

    async fn process_orders(&self, _orders: Vec<Order>) -> Report {
        let (stop, stopped) = channel::<()>();
        let thread = thread::spawn(move || while stopped.recv().is_ok() {});
        self.0.lock().unwrap().push((stop, thread));
        Report::default()
    }

    async fn shutdown(self) -> Summary {
        for (stop, thread) in self.0.into_inner().unwrap() {
            drop(stop);
            thread.join().unwrap();
        }
        Summary::default()
    }
}

/// One that joins its thread before the call returns.
struct JoinsAtOnce;

impl OrderService for JoinsAtOnce {
    async fn start(_config: Config, _backend: Arc<dyn Backend>) -> Self {
        Self
    }

    async fn process_orders(&self, _orders: Vec<Order>) -> Report {
        thread::spawn(|| ()).join().unwrap();
        Report::default()
    }

    async fn shutdown(self) -> Summary {
        Summary::default()
    }
}

fn rounds_of<S: OrderService + 'static>() -> Rounds {
    match probe(&Paused, start_of::<S>(), Probe::P2, Schedule::Plain) {
        Some(Evidence::Rounds(rounds)) => rounds,
        other => panic!("P2 sees rounds, not {other:?}"),
    }
}

#[test]
#[cfg(target_os = "linux")]
fn threads_that_grow_with_the_rounds_are_what_has_grown_though_the_shutdown_ends_them() {
    let rounds = rounds_of::<JoinsAtShutdown>();
    assert_eq!(rounds.live, [0, 1, 2, 3, 4, 5]);
    assert_eq!(rounds.grown.threads, 5, "{rounds:?}");
    assert_eq!(rounds.left.total(), 0, "{rounds:?}");

    let rounds = rounds_of::<JoinsAtOnce>();
    assert_eq!(rounds.live, [0; 6]);
    assert_eq!(rounds.grown.total(), 0, "{rounds:?}");
}
