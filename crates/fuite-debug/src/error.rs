//! Why an endpoint could not be opened.

use std::io;
use std::net::SocketAddr;

/// Why [`Endpoint::bind`](crate::Endpoint::bind) failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// The address is no address, or its name is not known.
    #[error("this is no address to listen on, such as 127.0.0.1:6060: {0}")]
    Resolve(#[source] io::Error),
    /// Other machines could reach the address, and nobody said that they may.
    #[error(
        "other machines can reach {0}: listen on 127.0.0.1 or [::1], or call \
         `Builder::expose_to_network(true)` if everyone on the network may see the tasks"
    )]
    NotLoopback(SocketAddr),
    /// The address is taken, or is not this machine's.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address that was tried last.
        address: SocketAddr,
        /// What the operating system says.
        source: io::Error,
    },
    /// The operating system gives no thread, or no means to wait for a socket.
    #[error("cannot start the thread of the endpoint: {0}")]
    Start(#[source] io::Error),
}
