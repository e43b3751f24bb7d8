//! A tiny service with a leak, and the endpoint that shows it.
//!
//! `cargo run -p fuite-debug --example service`, then
//! `curl 'http://127.0.0.1:6060/debug/pprof/goroutine?debug=1'`. It runs on a bare thread: any runtime would do.

use std::collections::VecDeque;
use std::error::Error;
use std::future::pending;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use fuite::Tracked;
use fuite_debug::Endpoint;

fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:6060".to_owned());
    let endpoint =
        Endpoint::builder().evidence().growth(Duration::from_secs(1), 3).bind(&address)?;
    println!("http://{}/", endpoint.local_addr());

    // The requests of the last second, and what each of them forgets.
    let (mut requests, mut leaked) = (VecDeque::new(), Vec::new());
    loop {
        requests.push_back(spawn(answer_request()));
        leaked.push(spawn(refresh_session()));
        if requests.len() > 10 {
            requests.pop_front();
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// A task, as a runtime would hold and poll it.
type Task = Pin<Box<Tracked<Pin<Box<dyn Future<Output = ()>>>>>>;

#[track_caller]
fn spawn<F: Future<Output = ()> + 'static>(future: F) -> Task {
    let origin = fuite::Origin::task::<F>();
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    let mut task = Box::pin(Tracked::with_origin(future, origin));
    let started = task.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(started, Poll::Pending);
    task
}

async fn answer_request() {
    pending::<()>().await;
}

/// Waits for something that nobody will ever do.
async fn refresh_session() {
    pending::<()>().await;
}
