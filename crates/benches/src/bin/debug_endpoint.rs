//! What the debug endpoint takes to answer, over loopback, beside Go's `net/http/pprof`.
//!
//! `cargo run --release -p benches --bin debug_endpoint`. The time is that of a client: from the connection to the last
//! byte. The tasks are polled once and idle, as leaked ones are; the server and its reader share the machine's cores.

use std::error::Error;
use std::future::pending;
use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::Instant;

use fuite::Tracked;
use fuite_debug::Endpoint;

/// A task, as a runtime would hold it.
type Task = Pin<Box<Tracked<std::future::Pending<()>>>>;

/// A question at a number of tasks: what Go 1.27.3 took on a comparable machine, in milliseconds (or 1.23.5 where that
/// was faster), and what ours may take.
struct Case {
    query: &'static str,
    tasks: usize,
    rounds: usize,
    go: &'static str,
    target: Option<f64>,
}

const CASES: [Case; 7] = [
    Case {
        query: "pprof/goroutine?debug=1",
        tasks: 50_000,
        rounds: 51,
        go: "77",
        target: Some(2.0),
    },
    Case {
        query: "pprof/goroutine?debug=2",
        tasks: 50_000,
        rounds: 21,
        go: "483",
        target: Some(25.0),
    },
    Case { query: "pprof/goroutine", tasks: 50_000, rounds: 21, go: "", target: None },
    Case { query: "tasks", tasks: 50_000, rounds: 21, go: "", target: None },
    Case {
        query: "pprof/goroutine?debug=1",
        tasks: 1_000_000,
        rounds: 11,
        go: "1411",
        target: None,
    },
    Case {
        query: "pprof/goroutine?debug=2",
        tasks: 1_000_000,
        rounds: 7,
        go: "13500, cut",
        target: Some(1_000.0),
    },
    Case { query: "tasks", tasks: 1_000_000, rounds: 5, go: "", target: None },
];

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = Endpoint::bind("127.0.0.1:0")?;
    let mut tasks = Vec::new();
    println!(
        "{:<24} {:>9} {:>9} {:>9} {:>10} {:>8} {:>10}",
        "/debug/…", "tasks", "ms", "quickest", "Go, ms", "target", "bytes"
    );
    for case in CASES {
        fill(&mut tasks, case.tasks);
        let url = format!("http://{}/debug/{}", endpoint.local_addr(), case.query);
        let (times, answer) = measure(&url, case.rounds)?;
        let complete = !case.query.ends_with('2') || answer.lines == 1 + 4 * case.tasks;
        assert!(complete, "{} lines", answer.lines);
        println!(
            "{:<24} {:>9} {:>9.2} {:>9.2} {:>10} {:>8} {:>10}",
            case.query,
            case.tasks,
            times[case.rounds / 2],
            times[0],
            case.go,
            case.target.map_or_else(String::new, |target| format!("<= {target}")),
            answer.bytes
        );
    }
    Ok(())
}

/// The times of so many answers in milliseconds, the shortest first, and what the last one was.
fn measure(url: &str, rounds: usize) -> Result<(Vec<f64>, Answer), Box<dyn Error>> {
    let (mut times, mut answer) = (Vec::new(), Answer::default());
    for _ in 0..rounds {
        let start = Instant::now();
        answer = get(url)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok((times, answer))
}

fn fill(tasks: &mut Vec<Task>, wanted: usize) {
    let mut context = Context::from_waker(Waker::noop());
    for number in tasks.len()..wanted {
        let mut task = spawn_at_one_of_three_sites(number);
        assert!(task.as_mut().poll(&mut context).is_pending());
        tasks.push(task);
    }
}

fn spawn_at_one_of_three_sites(number: usize) -> Task {
    match number % 3 {
        0 => Box::pin(Tracked::new(pending())),
        1 => Box::pin(Tracked::new(pending())),
        _ => Box::pin(Tracked::new(pending())),
    }
}

#[derive(Default)]
struct Answer {
    bytes: usize,
    lines: usize,
}

fn get(url: &str) -> Result<Answer, Box<dyn Error>> {
    let mut answer = Answer::default();
    let mut reader = ureq::get(url).call()?.into_body().into_reader();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            return Ok(answer);
        }
        answer.bytes += read;
        answer.lines += buffer[..read].iter().filter(|byte| **byte == b'\n').count();
    }
}
