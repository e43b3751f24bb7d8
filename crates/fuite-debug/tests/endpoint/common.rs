//! A crowd of tasks to look at, and two clients: one that speaks HTTP, one that sends what it likes.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::error::Error;
use std::future::pending;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use fuite::{Origin, Tracked};
use fuite_debug::{BindError, Builder, Endpoint};

/// What a test returns, so that it can use `?`.
pub(crate) type Tested = Result<(), Box<dyn Error>>;

/// A task, as a runtime would hold it.
pub(crate) type Task = Pin<Box<Tracked<std::future::Pending<()>>>>;

/// The census is the process's: the tests of a file look at it one at a time.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// So many tasks, born at the caller's line, polled once and idle for ever.
#[track_caller]
pub(crate) fn crowd(tasks: usize) -> Vec<Task> {
    let origin = Origin::task::<std::future::Pending<()>>();
    let spawn = || {
        let mut task: Task = Box::pin(Tracked::with_origin(pending(), origin));
        assert!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        task
    };
    std::iter::repeat_with(spawn).take(tasks).collect()
}

/// On a port that is free.
pub(crate) fn open(builder: Builder) -> Result<Endpoint, BindError> {
    builder.bind("127.0.0.1:0")
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("it is UTF-8")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

/// Asks as a well-behaved client does.
pub(crate) fn ask(method: &str, endpoint: &Endpoint, path: &str) -> Result<Answer, ureq::Error> {
    let agent: ureq::Agent = ureq::config::Config::builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .build()
        .into();
    let url = format!("http://{}{path}", endpoint.local_addr());
    let request = ureq::http::Request::builder().method(method).uri(url).body(())?;
    let (head, body) = agent.run(request)?.into_parts();
    let mut answer =
        Answer { status: head.status.as_u16(), headers: head.headers, body: Vec::new() };
    body.into_reader().read_to_end(&mut answer.body)?;
    Ok(answer)
}

pub(crate) fn get(endpoint: &Endpoint, path: &str) -> Result<Answer, ureq::Error> {
    ask("GET", endpoint, path)
}

/// Connects and sends these bytes, whatever they mean.
pub(crate) fn send(endpoint: &Endpoint, bytes: &str) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(endpoint.local_addr())?;
    stream.write_all(bytes.as_bytes())?;
    Ok(stream)
}

/// What comes back on these bytes, up to the end of the connection.
pub(crate) fn exchange(endpoint: &Endpoint, bytes: &str) -> std::io::Result<String> {
    let mut answer = String::new();
    send(endpoint, bytes)?.read_to_string(&mut answer)?;
    Ok(answer)
}

/// The resident memory of this process, in bytes; `None` where Linux does not say.
pub(crate) fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}
