//! One connection, from its request to its end.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWrite;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;

use crate::answer;
use crate::body::{Body, FRAME};
use crate::server::Limits;
use crate::watch::Watch;

/// What a connection is answered with.
#[derive(Clone, Debug)]
pub(crate) enum Service {
    /// Whatever it asks for.
    Reports { watch: Arc<Watch>, loopback_only: bool },
    /// That it should come back later.
    Busy,
}

/// A stream that gives up when nothing can be written for a while.
type Stream = Pin<Box<TimeoutStream<TcpStream>>>;

/// Answers one request, and hands the stream back.
pub(crate) async fn serve(stream: TcpStream, service: Service, limits: &Limits) -> Stream {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.stall));
    let answer = service_fn(move |request| Box::pin(answer_or_500(service.clone(), request)));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.request)
        // One request each: who is idle holds no place.
        .keep_alive(false)
        // `printf … | nc` closes its half as soon as it has asked.
        .half_close(true)
        // A vectored write raises SIGPIPE where the program has not switched that off; a plain one does not.
        .writev(false)
        .max_buf_size(FRAME)
        .serve_connection(TokioIo::new(Box::pin(stream)), answer);
    // An error is the client's: it has been answered if it could be.
    let _ = (&mut connection).await;
    connection.into_parts().io.into_inner()
}

/// The answer to a request, also when making it panics.
async fn answer_or_500(
    service: Service,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let (head, _body) = request.into_parts();
    let mut answer = pin!(async move {
        match service {
            Service::Reports { watch, loopback_only } => {
                answer::answer(&watch, &head, loopback_only).await
            }
            Service::Busy => answer::busy(),
        }
    });
    let caught = poll_fn(|context| {
        let poll = catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context)));
        poll.unwrap_or_else(|_| Poll::Ready(answer::panicked()))
    });
    Ok(caught.await)
}

/// How long, and for how many bytes, a client may go on sending to a connection that has been answered.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 1 << 20;

/// Says goodbye, and reads what the client is still sending: closing with unread bytes would take the answer back.
pub(crate) async fn linger(mut stream: Stream) {
    // hyper has done so, unless the client was in error.
    let _ = poll_fn(|context| stream.as_mut().poll_shutdown(context)).await;
    let stream = stream.get_ref();
    let read_out = async {
        let (mut bytes, mut left) = ([0; 4096], LINGER_BYTES);
        while left > 0 && stream.readable().await.is_ok() {
            match stream.try_read(&mut bytes) {
                Ok(0) => break,
                Ok(read) => left = left.saturating_sub(read),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(_) => break,
            }
        }
    };
    let _ = timeout(LINGER, read_out).await;
}
