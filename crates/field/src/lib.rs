//! The field: a subject on its real runtime and in real time, where a lab has one thread and a clock of its own.
//!
//! Nothing is judged here. A service is called at a steady rate, as in production, and this process says ten times a
//! second what is alive: for `cargo xtask incident --real` to draw, and to end before the machine is harmed. [`run`] is
//! all of that process; it knows no runtime, and is handed what runs a future on one:
//!
//! ```no_run
//! # struct Service;
//! # impl orders::OrderService for Service {
//! #     async fn start(_: orders::Config, _: std::sync::Arc<dyn orders::Backend>) -> Self { Self }
//! #     async fn process_orders(&self, _: Vec<orders::Order>) -> orders::Report { Default::default() }
//! #     async fn shutdown(self) -> orders::Summary { Default::default() }
//! # }
//! fn main() -> std::process::ExitCode {
//!     field::run(field::start_of::<Service>(), |work| {
//!         pollster::block_on(work);
//!         Ok(())
//!     })
//! }
//! ```
//!
//! # Map, in reading order
//!
//! - [`run`]: the request, the endpoint, the service.
//! - `calls`: the calls, and their pace.
//! - `witness`: what is alive, from a thread of its own.

mod calls;
mod witness;

use std::io::{self, Write};
use std::process::ExitCode;

use fuite_debug::{BindError, Endpoint};
use orders::BoxFuture;
use probes::confine;
use thiserror::Error;
use verdict::{FieldRequest, NoEndpoint, Replayed, with_causes};

pub use probes::{Start, start_of};

/// Runs a future to its end on a real runtime; the error is that there can be none.
pub type BlockOn = fn(BoxFuture<'static, ()>) -> io::Result<()>;

/// Why there was nothing to see, or no more.
#[derive(Debug, Error)]
enum FieldError {
    #[error("this program is started by `cargo xtask incident --real`, which says how")]
    NoRequest(#[source] Option<serde_json::Error>),
    #[error("the process cannot be confined")]
    Confine(#[source] io::Error),
    #[error("the runtime cannot be started")]
    Runtime(#[source] io::Error),
    #[error("nobody listens")]
    Hangup(#[source] io::Error),
}

/// Does what the only argument asks, a [`FieldRequest`] as JSON, until it is killed: it ends by itself only where it
/// cannot begin. Returns the exit code.
///
/// It prints [`Replayed`] lines. Its life is tied to its parent's, and its memory is bounded as the request says.
#[must_use]
pub fn run(start: Start, block_on: BlockOn) -> ExitCode {
    match begin(start, block_on) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("field: {}", with_causes(&error));
            ExitCode::FAILURE
        }
    }
}

fn begin(start: Start, block_on: BlockOn) -> Result<(), FieldError> {
    let argument = std::env::args().nth(1).ok_or(FieldError::NoRequest(None))?;
    let request: FieldRequest =
        serde_json::from_str(&argument).map_err(|error| FieldError::NoRequest(Some(error)))?;
    confine(request.most_bytes).map_err(FieldError::Confine)?;
    let endpoint = request.debug_address.as_deref().map(open).transpose();
    let endpoint = match endpoint {
        Ok(endpoint) => endpoint,
        Err(why) => return say(&Replayed::NotListening(why)).map_err(FieldError::Hangup),
    };
    if let Some(endpoint) = &endpoint {
        say(&Replayed::Listening(endpoint.local_addr())).map_err(FieldError::Hangup)?;
    }
    let work = Box::pin(calls::call_for_ever(start, request.calls_per_second));
    block_on(work).map_err(FieldError::Runtime)
}

/// Opens the debug endpoint, as the exam's own program does: with evidence it also tells for how long a task has been
/// waiting, and whether it can ever go on.
fn open(address: &str) -> Result<Endpoint, NoEndpoint> {
    Endpoint::builder().evidence().bind(address).map_err(|error| match error {
        BindError::Resolve(_) => NoEndpoint::NotAnAddress,
        BindError::NotLoopback(_) => NoEndpoint::NotLoopback,
        _ => NoEndpoint::Taken,
    })
}

/// Prints one line, whole: the subject may be printing too.
fn say(line: &Replayed) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    let mut out = io::stdout().lock();
    out.write_all(&text)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_cannot_be_listened_on_says_why() {
        for (address, why) in [
            ("nowhere", NoEndpoint::NotAnAddress),
            ("127.0.0.1", NoEndpoint::NotAnAddress),
            ("0.0.0.0:0", NoEndpoint::NotLoopback),
        ] {
            assert_eq!(open(address).err(), Some(why), "{address}");
        }
        let endpoint = open("127.0.0.1:0").unwrap();
        let taken = endpoint.local_addr().to_string();
        assert_eq!(open(&taken).err(), Some(NoEndpoint::Taken));
    }
}
