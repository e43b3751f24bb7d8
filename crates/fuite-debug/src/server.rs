//! The thread of the endpoint: one runtime, one listener, a bounded number of connections.

use std::io;
use std::net::TcpListener as Unready;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::{sleep, timeout};

use crate::builder::is_loopback;
use crate::connection::{Service, linger, serve};
use crate::watch::{Sampling, Watch};

/// How much the endpoint takes upon itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many connections are answered at once.
    pub(crate) connections: usize,
    /// How long others wait for their turn.
    pub(crate) patience: Duration,
    /// How long a request may take to arrive.
    pub(crate) request: Duration,
    /// How long a reader may take nothing.
    pub(crate) stall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            patience: Duration::from_secs(2),
            request: Duration::from_secs(10),
            stall: Duration::from_secs(10),
        }
    }
}

/// How many connections, beyond those that are being answered, are open at once: they wait, are told `503`, or are
/// being closed. Beyond these nobody is accepted, and the operating system's own queue is as bounded.
const WAITING: usize = 256;

/// What is waited for where the operating system has no descriptor left.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stopped` resolves, and tells whether it can. What tells is dropped when all has ended.
pub(crate) fn run(
    listener: Unready,
    watch: Watch,
    limits: Limits,
    tell: &Sender<io::Result<()>>,
    stopped: oneshot::Receiver<()>,
) {
    // A runtime of the real tokio, whatever the program runs on: its tasks are in no census.
    let runtime = match Builder::new_current_thread().enable_io().enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => return drop(tell.send(Err(error))),
    };
    runtime.block_on(async {
        let listener = ready(listener);
        let watch = Arc::new(watch);
        match listener {
            Ok(listener) => drop(tokio::spawn(accept(listener, Arc::clone(&watch), limits))),
            Err(error) => return drop(tell.send(Err(error))),
        }
        tokio::spawn(async move {
            if let Some(sampling) = &watch.growth {
                sample(sampling).await;
            }
        });
        let _ = tell.send(Ok(()));
        // Dropping the runtime cuts the connections.
        let _ = stopped.await;
    });
}

fn ready(listener: Unready) -> io::Result<TcpListener> {
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

async fn sample(sampling: &Sampling) {
    loop {
        sampling.sample();
        sleep(sampling.every).await;
    }
}

/// Lets connections in, and each wait for its turn.
async fn accept(listener: TcpListener, watch: Arc<Watch>, limits: Limits) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let open = Arc::new(Semaphore::new(limits.connections + WAITING));
    let loopback_only = listener.local_addr().is_ok_and(is_loopback);
    // The semaphores are never closed, so there always is a permit in the end.
    while let Ok(room) = Arc::clone(&open).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let service = Service::Reports { watch: Arc::clone(&watch), loopback_only };
                tokio::spawn(admit(stream, service, limits, Arc::clone(&places), room));
            }
            // A client that has left already, or no descriptor to be had: that is no reason to spin.
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Answers a connection as soon as there is a place, or tells it to come back.
async fn admit(
    stream: TcpStream,
    service: Service,
    limits: Limits,
    places: Arc<Semaphore>,
    room: OwnedSemaphorePermit,
) {
    let place = timeout(limits.patience, places.acquire_owned()).await.ok().and_then(Result::ok);
    let service = if place.is_some() { service } else { Service::Busy };
    let stream = serve(stream, service, &limits).await;
    drop(place);
    linger(stream).await;
    drop(room);
}
