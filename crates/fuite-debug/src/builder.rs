//! What can be chosen about an endpoint.

use std::fmt;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::time::Duration;

use crate::endpoint::Endpoint;
use crate::error::BindError;
use crate::server::Limits;
use crate::watch::{Sampling, Untracked, Watch};

/// Chooses what an [`Endpoint`] shows, to whom, and how much it takes upon itself.
///
/// ```
/// use std::time::Duration;
///
/// # fn main() -> Result<(), fuite_debug::BindError> {
/// let endpoint = fuite_debug::Endpoint::builder()
///     .suspect_after(Duration::from_secs(600))
///     .growth(Duration::from_secs(60), 5)
///     .bind("127.0.0.1:0")?;
/// # drop(endpoint);
/// # Ok(()) }
/// ```
#[must_use = "nothing listens until `bind` is called"]
pub struct Builder {
    exposed: bool,
    evidence: bool,
    suspect_after: Duration,
    growth: Option<(Duration, usize)>,
    untracked: Option<Untracked>,
    limits: Limits,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            exposed: false,
            evidence: false,
            suspect_after: Duration::from_secs(5 * 60),
            growth: None,
            untracked: None,
            limits: Limits::default(),
        }
    }

    /// Lets other machines reach the endpoint, which has no password and no encryption. Off by default.
    ///
    /// Without it, [`bind`](Self::bind) refuses an address that is not loopback. With it, an endpoint on a loopback
    /// address goes on refusing requests for a name other than `localhost`.
    pub fn expose_to_network(self, exposed: bool) -> Self {
        Self { exposed, ..self }
    }

    /// Switches on [evidence](fuite::evidence) for every task of the process that is born after
    /// [`bind`](Self::bind): how long it has been idle, how many wakers of it are left, whether it can ever run again.
    ///
    /// Off by default, for it costs an allocation per task and a few uncontended locks per poll. It stays on when the
    /// endpoint is dropped.
    pub fn evidence(self) -> Self {
        Self { evidence: true, ..self }
    }

    /// From which idle time on a task with evidence is graded as [suspect](fuite::Grade::Suspect); 5 minutes by
    /// default.
    pub fn suspect_after(self, idle: Duration) -> Self {
        Self { suspect_after: idle, ..self }
    }

    /// Counts the tasks of each spawn site once per window, and reports the sites that gained tasks in each of the
    /// last `windows` windows; see [`fuite::Growth`]. Off by default.
    ///
    /// One count costs as much as [`fuite::by_site()`]: a few nanoseconds per live task.
    pub fn growth(self, every: Duration, windows: usize) -> Self {
        Self { growth: Some((every, windows)), ..self }
    }

    /// Reports how many tasks the census does not know, as this function counts them. None by default.
    ///
    /// It is called once per answer, on the endpoint's thread and not in the program's runtime. On tokio:
    ///
    /// ```
    /// # use fuite_tokio as tokio;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let runtime = tokio::runtime::Handle::current();
    /// let endpoint = fuite_debug::Endpoint::builder()
    ///     .untracked(move || {
    ///         let _context = runtime.enter();
    ///         tokio::untracked() // fuite-tokio's
    ///     })
    ///     .bind("127.0.0.1:0")?;
    /// # drop(endpoint);
    /// # Ok(()) }) }
    /// ```
    pub fn untracked(self, count: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self { untracked: Some(Box::new(count)), ..self }
    }

    /// How many connections are answered at once, from 1 to 4,096; 64 by default. Each takes about 200 KiB while it is
    /// being answered.
    pub fn connections(mut self, connections: usize) -> Self {
        self.limits.connections = connections.clamp(1, 4_096);
        self
    }

    /// How long a connection beyond [`connections`](Self::connections) waits for its turn before it is told `503`;
    /// 2 seconds by default.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.limits.patience = patience;
        self
    }

    /// How long a request may take to arrive; 10 seconds by default.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.limits.request = timeout.min(LONGEST);
        self
    }

    /// How long a reader may take nothing of an answer before it is cut off; 10 seconds by default.
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        self.limits.stall = timeout.min(LONGEST);
        self
    }

    /// Opens the endpoint.
    ///
    /// Looks the address up if it is a name, which may take the time of a DNS query, and starts one thread. Port 0
    /// lets the operating system choose; see [`Endpoint::local_addr`].
    ///
    /// # Errors
    ///
    /// The address cannot be understood, is reachable from other machines although nobody
    /// [allowed](Self::expose_to_network) that, or is taken; or no thread can be had.
    pub fn bind(self, address: impl ToSocketAddrs) -> Result<Endpoint, BindError> {
        let addresses: Vec<_> = address.to_socket_addrs().map_err(BindError::Resolve)?.collect();
        let listener = listen(&addresses, self.exposed)?;
        if self.evidence {
            fuite::evidence::switch_on();
        }
        let growth = self.growth.map(|(every, windows)| Sampling::new(every, windows));
        let watch = Watch::new(self.suspect_after, self.untracked, growth);
        Endpoint::start(listener, watch, self.limits)
    }
}

/// As good as for ever, and still a time that can be added to a clock's.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3_600);

/// Listens on the first of the addresses that can be had.
fn listen(addresses: &[SocketAddr], exposed: bool) -> Result<TcpListener, BindError> {
    let outside = addresses.iter().find(|address| !is_loopback(**address));
    if let Some(address) = outside.filter(|_| !exposed) {
        return Err(BindError::NotLoopback(*address));
    }
    let listener = TcpListener::bind(addresses);
    listener.map_err(|source| match addresses.last() {
        Some(address) => BindError::Listen { address: *address, source },
        None => BindError::Resolve(source),
    })
}

/// Whether only this machine can reach an address.
pub(crate) fn is_loopback(address: SocketAddr) -> bool {
    // 127.0.0.1 has a second way of writing, as an address of version 6.
    address.ip().to_canonical().is_loopback()
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("exposed", &self.exposed)
            .field("evidence", &self.evidence)
            .field("suspect_after", &self.suspect_after)
            .field("growth", &self.growth)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
