//! The endpoint as the program holds it.

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::builder::Builder;
use crate::error::BindError;
use crate::server::{self, Limits};
use crate::watch::Watch;

/// A debug endpoint that is open. Dropping it closes it.
///
/// # Dropping
///
/// Connections are cut, the thread ends and is waited for. That takes a few milliseconds; where a hook of
/// [`Builder::untracked`] does not return, it takes two seconds, and the thread is left to itself.
#[derive(Debug)]
#[must_use = "dropping the endpoint closes it at once"]
pub struct Endpoint {
    address: SocketAddr,
    /// The server runs as long as this is not dropped.
    stop: Option<oneshot::Sender<()>>,
    /// Says once whether the server has started, and is closed when it has ended. The lock is never taken: it lets the
    /// endpoint be shared between threads.
    news: Mutex<Receiver<io::Result<()>>>,
    thread: Option<JoinHandle<()>>,
}

/// How long a drop waits for the thread.
const PATIENCE: Duration = Duration::from_secs(2);

impl Endpoint {
    /// Opens an endpoint on a loopback address, with the defaults of the [`Builder`].
    ///
    /// ```no_run
    /// let _endpoint = fuite_debug::Endpoint::bind("127.0.0.1:6060")?;
    /// # Ok::<(), fuite_debug::BindError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Builder::bind`].
    pub fn bind(address: impl ToSocketAddrs) -> Result<Self, BindError> {
        Self::builder().bind(address)
    }

    /// Starts to choose what differs from the defaults.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The address that it listens on, with the port that the operating system chose if none was given.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn start(
        listener: TcpListener,
        watch: Watch,
        limits: Limits,
    ) -> Result<Self, BindError> {
        let address = listener.local_addr().map_err(BindError::Start)?;
        let (stop, stopped) = oneshot::channel();
        let (tell, news) = channel();
        let serve = move || server::run(listener, watch, limits, &tell, stopped);
        let thread = thread::Builder::new().name("fuite-debug".to_owned()).spawn(serve);
        let thread = Some(thread.map_err(BindError::Start)?);
        let started = news.recv();
        let endpoint = Self { address, stop: Some(stop), news: Mutex::new(news), thread };
        match started {
            Ok(started) => started.map(|()| endpoint).map_err(BindError::Start),
            Err(_) => Err(BindError::Start(io::Error::other("it panicked"))),
        }
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.stop = None;
        let news = self.news.get_mut().unwrap_or_else(PoisonError::into_inner);
        let ended = matches!(news.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected));
        if let Some(thread) = self.thread.take().filter(|_| ended) {
            // A panic of the server has been printed, and there is nobody to hand it to.
            let _ = thread.join();
        }
    }
}
