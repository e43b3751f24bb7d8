//! Who may ask, and from where.

use crate::common::{Tested, exchange, open};
use fuite_debug::{BindError, Endpoint};

#[test]
fn an_address_that_others_can_reach_is_refused_by_default() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let error = Endpoint::bind(address).expect_err("it is no loopback address");
        assert!(matches!(error, BindError::NotLoopback(_)), "{error:?}");
        assert!(error.to_string().contains("`Builder::expose_to_network(true)`"), "{error}");
    }
}

#[test]
fn whoever_says_so_may_listen_on_the_network() -> Tested {
    let endpoint = Endpoint::builder().expose_to_network(true).bind("0.0.0.0:0")?;
    let request = "GET / HTTP/1.1\r\nHost: metrics.example\r\n\r\n";
    let port = endpoint.local_addr().port();
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port))?;
    std::io::Write::write_all(&mut stream, request.as_bytes())?;
    let answer = std::io::read_to_string(stream)?;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    Ok(())
}

#[test]
fn a_loopback_address_is_open_to_every_loopback() -> Tested {
    for address in ["127.0.0.1:0", "127.1.2.3:0", "localhost:0"] {
        assert!(Endpoint::bind(address)?.local_addr().ip().is_loopback());
    }
    Ok(())
}

#[test]
fn an_address_in_use_or_none_at_all_is_an_error_that_says_so() -> Tested {
    let first = Endpoint::bind("127.0.0.1:0")?;
    let taken = Endpoint::bind(first.local_addr()).expect_err("the first has it");
    assert!(matches!(&taken, BindError::Listen { address, .. } if *address == first.local_addr()));
    let none = Endpoint::bind("127.0.0.1").expect_err("there is no port");
    assert!(matches!(none, BindError::Resolve(_)), "{none:?}");
    assert!(none.to_string().contains("127.0.0.1:6060"), "{none}");
    Ok(())
}

/// The status of an answer to a request with this header.
fn status_for(endpoint: &Endpoint, host: &str) -> std::io::Result<String> {
    let request = format!("GET /debug/tasks HTTP/1.1\r\n{host}\r\n\r\n");
    let answer = exchange(endpoint, &request)?;
    Ok(answer.split(' ').nth(1).unwrap_or_default().to_owned())
}

#[test]
fn a_web_page_cannot_reach_it_under_its_own_name() -> Tested {
    let endpoint = open(Endpoint::builder())?;
    for host in ["Host: evil.example", "Host: evil.example:6060", "Host: localhost.evil.example"] {
        assert_eq!(status_for(&endpoint, host)?, "403", "{host}");
    }
    for host in ["Host: localhost:6060", "Host: 127.0.0.1", "Host: [::1]:6060", "host: LOCALHOST"] {
        assert_eq!(status_for(&endpoint, host)?, "200", "{host}");
    }
    Ok(())
}

#[test]
fn a_request_that_does_not_say_whom_it_means_is_refused() -> Tested {
    let endpoint = open(Endpoint::builder())?;
    assert_eq!(status_for(&endpoint, "Accept: */*")?, "400");
    assert_eq!(status_for(&endpoint, "Host: localhost\r\nHost: evil.example")?, "400");
    let old = exchange(&endpoint, "GET / HTTP/1.0\r\n\r\n")?;
    assert!(old.starts_with("HTTP/1.0 200 "), "HTTP/1.0 knows no Host: {old}");
    Ok(())
}
