//! Clients that are slow, gone, rude or many, and hooks that panic.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::{Tested, alone, crowd, exchange, get, open, resident, send};
use fuite_debug::Endpoint;

const EACH_TASK: &str = "/debug/pprof/goroutine?debug=2";
const ASK_FOR_EACH_TASK: &str =
    "GET /debug/pprof/goroutine?debug=2 HTTP/1.1\r\nHost: localhost\r\n\r\n";
/// Enough for an answer that no socket can hold.
const MANY: usize = 200_000;

#[test]
fn many_tasks_come_complete() -> Tested {
    let _alone = alone();
    let tasks = crowd(MANY);
    let endpoint = open(Endpoint::builder())?;
    let answer = get(&endpoint, EACH_TASK)?;
    assert_eq!(answer.text().matches("\n\tspawned at ").count(), MANY);
    let answer = get(&endpoint, "/debug/tasks")?;
    assert_eq!(answer.text().matches("{\"id\":\"").count(), MANY);
    assert!(answer.text().ends_with("}\n]}\n"));
    drop(tasks);
    Ok(())
}

#[test]
fn a_reader_that_dawdles_costs_one_frame_delays_nobody_and_gets_everything() -> Tested {
    let _alone = alone();
    let tasks = crowd(MANY);
    let endpoint = open(Endpoint::builder())?;
    let mut slow = send(&endpoint, ASK_FOR_EACH_TASK)?;
    let before = resident();
    let (mut part, mut last, mut bytes, mut most) = (vec![0; 1 << 20], Vec::new(), 0, 0);
    loop {
        assert_eq!(get(&endpoint, "/debug/pprof/goroutine?debug=1")?.status, 200);
        most = most.max(resident().unwrap_or_default());
        let read = slow.read(&mut part)?;
        if read == 0 {
            break;
        }
        bytes += read;
        last = part[..read].to_vec();
    }
    assert!(last.ends_with(b"\r\n0\r\n\r\n"), "the last chunk is there");
    assert!(bytes > 100 * MANY, "{bytes}");
    if let Some(before) = before {
        let grown = most.saturating_sub(before);
        assert!(grown < bytes / 4, "{grown} bytes more for an answer of {bytes}");
    }
    drop(tasks);
    Ok(())
}

#[test]
fn a_reader_that_stops_is_cut_off() -> Tested {
    let _alone = alone();
    let tasks = crowd(MANY);
    let builder = Endpoint::builder().connections(1).patience(Duration::from_secs(60));
    let endpoint = open(builder.stall_timeout(Duration::from_millis(50)))?;
    let mut stopped = send(&endpoint, ASK_FOR_EACH_TASK)?;
    // There is one place, so this is answered as soon as the other is cut off.
    assert_eq!(get(&endpoint, "/")?.status, 200);
    let mut rest = Vec::new();
    let ended = stopped.read_to_end(&mut rest);
    assert!(ended.is_err() || !rest.ends_with(b"0\r\n\r\n"), "it cannot take this for the whole");
    drop(tasks);
    Ok(())
}

#[test]
fn a_reader_that_vanishes_leaves_its_place() -> Tested {
    let _alone = alone();
    let tasks = crowd(MANY);
    let builder = Endpoint::builder().connections(1).patience(Duration::from_secs(60));
    let endpoint = open(builder.stall_timeout(Duration::from_secs(3_600)))?;
    for _ in 0..20 {
        let mut vanishing = send(&endpoint, ASK_FOR_EACH_TASK)?;
        vanishing.read_exact(&mut [0; 1000])?;
    }
    assert_eq!(get(&endpoint, "/")?.status, 200);
    drop(tasks);
    Ok(())
}

#[test]
fn a_hundred_at_once_are_all_answered() -> Tested {
    let _alone = alone();
    let tasks = crowd(1_000);
    let endpoint = Arc::new(open(Endpoint::builder())?);
    let start = Arc::new(Barrier::new(100));
    let clients: Vec<_> = (0..100)
        .map(|_| {
            let (endpoint, start) = (Arc::clone(&endpoint), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                get(&endpoint, EACH_TASK)
                    .map(|answer| (answer.status, answer.text().matches("spawned at").count()))
            })
        })
        .collect();
    for client in clients {
        let answer = client.join().map_err(|_| "a client panicked")??;
        assert_eq!(answer, (200, 1_000));
    }
    drop(tasks);
    Ok(())
}

#[test]
fn whoever_comes_when_all_places_are_taken_is_told_to_come_back() -> Tested {
    let endpoint = open(Endpoint::builder().connections(2).patience(Duration::ZERO))?;
    let unfinished = "GET / HTTP/1.1\r\n";
    let taken = [send(&endpoint, unfinished)?, send(&endpoint, unfinished)?];
    let answer = get(&endpoint, "/")?;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "1"));
    for mut place in taken {
        place.write_all(b"Host: localhost\r\n\r\n")?;
        let mut answer = String::new();
        place.read_to_string(&mut answer)?;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    assert_eq!(get(&endpoint, "/")?.status, 200, "the places are free again");
    Ok(())
}

#[test]
fn a_request_that_never_ends_is_given_up() -> Tested {
    let endpoint = open(Endpoint::builder().request_timeout(Duration::from_millis(50)))?;
    for unfinished in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n"] {
        assert_eq!(exchange(&endpoint, unfinished)?, "", "{unfinished:?}");
    }
    Ok(())
}

#[test]
fn what_is_no_request_is_told_so() -> Tested {
    let endpoint = open(Endpoint::builder())?;
    let long = "x".repeat(300_000);
    let body =
        "Host: localhost\r\nContent-Length: 300000\r\n\r\n".to_owned() + &"x".repeat(300_000);
    for (bytes, status) in [
        ("nonsense\r\n\r\n".to_owned(), "400"),
        ("GET / HTTP/7.0\r\n\r\n".to_owned(), "400"),
        ("GET /\u{e9} HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), "404"),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\r\n\r\n".to_owned(), "400"),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"), "431"),
        (format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"), "431"),
        // A body is not read, and does no harm.
        (format!("GET / HTTP/1.1\r\n{body}"), "200"),
        (format!("POST / HTTP/1.1\r\n{body}"), "405"),
    ] {
        let answer = exchange(&endpoint, &bytes)?;
        let found = answer.split(' ').nth(1).unwrap_or_default();
        assert_eq!(found, status, "{:?}", &bytes[..bytes.len().min(40)]);
    }
    assert_eq!(get(&endpoint, "/")?.status, 200);
    Ok(())
}

#[test]
fn whoever_closes_its_half_is_answered_all_the_same() -> Tested {
    let endpoint = open(Endpoint::builder())?;
    let mut stream = send(&endpoint, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    stream.shutdown(std::net::Shutdown::Write)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    Ok(())
}

#[test]
fn a_hook_that_panics_is_answered_and_survived() -> Tested {
    let endpoint = open(Endpoint::builder().untracked(|| panic!("the hook of this test")))?;
    for path in [EACH_TASK, "/debug/pprof/goroutine?debug=1", "/debug/tasks"] {
        let answer = get(&endpoint, path)?;
        assert_eq!(answer.status, 500, "{path}");
        assert!(answer.text().contains("panicked"));
    }
    assert_eq!(get(&endpoint, "/")?.status, 200);
    Ok(())
}

#[test]
fn a_dropped_endpoint_leaves_its_port_and_cuts_its_readers() -> Tested {
    let _alone = alone();
    let tasks = crowd(MANY);
    let endpoint = open(Endpoint::builder())?;
    let address = endpoint.local_addr();
    let mut reader = send(&endpoint, ASK_FOR_EACH_TASK)?;
    reader.read_exact(&mut [0; 1000])?;
    drop(endpoint);
    assert!(TcpStream::connect(address).is_err());
    let mut rest = Vec::new();
    let ended = reader.read_to_end(&mut rest);
    assert!(ended.is_err() || !rest.ends_with(b"0\r\n\r\n"));
    assert_eq!(Endpoint::bind(address)?.local_addr(), address);
    drop(tasks);
    Ok(())
}

#[test]
fn a_hook_that_never_returns_delays_the_end_by_seconds_only() -> Tested {
    let (called, calls) = mpsc::channel();
    let (forever, never) = mpsc::channel::<()>();
    let never = std::sync::Mutex::new(never);
    let endpoint = open(Endpoint::builder().untracked(move || {
        let _ = called.send(());
        let _ = never.lock().map(|never| never.recv());
        0
    }))?;
    let reader = send(&endpoint, ASK_FOR_EACH_TASK)?;
    calls.recv()?;
    let start = Instant::now();
    drop(endpoint);
    assert!(start.elapsed() < Duration::from_secs(30));
    drop((forever, reader));
    Ok(())
}
