//! A debug endpoint for the live tasks of a program that [`fuite`] counts: what `net/http/pprof` is to Go's goroutines.
//!
//! It is an HTTP server on one thread of its own. The program may run on tokio, smol, async-std or on plain threads;
//! the server uses none of its runtimes, and its own tasks are not in the census. Nothing listens until the program
//! says so.
//!
//! # Example
//!
//! ```
//! # fn main() -> Result<(), fuite_debug::BindError> {
//! let worker = fuite::Tracked::new(std::future::pending::<()>());
//!
//! // A real service names a port: "127.0.0.1:6060".
//! let endpoint = fuite_debug::Endpoint::bind("127.0.0.1:0")?;
//! let url = format!("http://{}/debug/pprof/goroutine?debug=1", endpoint.local_addr());
//!
//! let report = ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap();
//! assert!(report.starts_with("fuite: 1 live task"));
//! assert!(report.contains("\n1 @ "), "one task, and the line that spawned it");
//! # drop(worker);
//! # Ok(()) }
//! ```
//!
//! # Routes
//!
//! `GET` and `HEAD`:
//!
//! | route | answers |
//! |---|---|
//! | `/`, `/debug/pprof/` | the list of routes |
//! | `/debug/pprof/goroutine?debug=1` | the tasks grouped by spawn site, type and kind, the largest group first |
//! | `/debug/pprof/goroutine?debug=2` | each task: state, age, polls, name, scope, parent, evidence, type, spawn site |
//! | `/debug/pprof/goroutine` | the groups as a pprof profile, for `go tool pprof -top URL`, Pyroscope and Parca; feature `pprof` |
//! | `/debug/tasks` | each task, as JSON |
//! | `/debug/tasks?by=site` | the groups, as JSON |
//! | `/metrics` | the groups as gauges, for Prometheus; feature `metrics` |
//!
//! ```toml
//! fuite-debug = { version = "0.1", features = ["metrics", "pprof"] }
//! ```
//!
//! How long a task has been idle, how many wakers of it are left, and how sure it is that it leaks is known of tasks
//! with [evidence](fuite::evidence) only; [`Builder::evidence`] switches it on for all.
//!
//! # The JSON
//!
//! Times are whole milliseconds, and `null` stands for what is not known.
//!
//! - `/debug/tasks`: `{"live", "unlisted", "untracked", "tasks": [{"id", "parent", "scope", "scope_name", "name", "state",
//!   "daemon", "grade", "age_ms", "polls", "idle_ms", "wakers", "kind", "type", "file", "line", "column"}]}`;
//! - `/debug/tasks?by=site`: `{"live", "unlisted", "untracked", "sites": [{"file", "line", "column", "type", "kind",
//!   "tasks", "oldest_ms", "states": {STATE: TASKS}, "grades": {GRADE: TASKS}, "growth": {"gained", "windows",
//!   "window_ms"}}]}`.
//!
//! # What it costs
//!
//! Nothing between two requests, unless it [samples growth](Builder::growth). An answer is written as it is read, in
//! frames of 64 KiB: a million tasks take no more memory than ten, and none is left out. Measured over loopback by
//! `cargo run --release -p benches --bin debug_endpoint`, on two cores, idle and busy:
//!
//! - 50,000 tasks by spawn site: 0.6 to 1.0 ms; where they have evidence, about ten times that;
//! - each of 50,000 tasks: 8 to 24 ms; each of a million: 0.16 to 0.42 s, as JSON 0.5 to 1.1 s.
//!
//! # Whom it serves
//!
//! Spawn sites, type names and task names are nobody else's business. So it binds to loopback addresses only, unless
//! [`Builder::expose_to_network`] says otherwise, and while it does, it refuses a request whose `Host` is a name other
//! than `localhost`: that is how a web page in the browser of whoever debugs the service would reach it.
//!
//! # How it fails
//!
//! A request that makes no sense is told what would. At most [`Builder::connections`] are answered at once; a few
//! hundred more wait for [`Builder::patience`], and are then told `503` and when to come back; the rest wait where the
//! operating system keeps them. Whoever sends or reads too slowly is cut off. When a report panics, as the hook of
//! [`Builder::untracked`] may, the answer is `500`, or ends early if it had begun, and the endpoint lives on.

#![forbid(unsafe_code)]

mod answer;
mod body;
mod builder;
mod connection;
mod endpoint;
mod error;
mod groups;
mod report;
mod request;
mod server;
mod sites;
mod text;
mod watch;

pub use crate::{builder::Builder, endpoint::Endpoint, error::BindError};
