//! The server shows the book, sees an edit, and says what to do about a taken port.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use bookbinder::{Error, Layout, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

fn write_book(root: &Path) {
    let pages = root.join("book/src");
    fs::create_dir_all(&pages).expect("a folder");
    fs::write(root.join("book/book.toml"), "[book]\n").expect("a file");
    fs::write(pages.join("SUMMARY.md"), "- [Un](index.md)\n").expect("a file");
    fs::write(pages.join("index.md"), "# Un\n\n{{#include ../../code.txt}}\n").expect("a file");
    fs::write(pages.join("404.md"), "# Page introuvable\n").expect("a file");
    fs::write(root.join("code.txt"), "avant").expect("a file");
}

/// The first page, with its headers.
async fn get(address: &str) -> String {
    get_page(address, "").await
}

async fn get_page(address: &str, page: &str) -> String {
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).await.expect("a listening server");
    let request = format!("GET /{page} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[tokio::test]
async fn an_edit_of_an_included_source_is_shown() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path());
    let (ready, address) = mpsc::channel();
    let server = serve(Layout::new(root.path(), None), 0, move |address| {
        ready.send(address.to_owned()).expect("a waiting reader");
    });
    let reader = async {
        let address = loop {
            match address.try_recv() {
                Ok(address) => break address,
                Err(_) => sleep(Duration::from_millis(10)).await,
            }
        };
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        let before = get(&address).await;
        assert!(before.contains("avant") && before.contains("tower-livereload"), "{before}");
        let missing = get_page(&address, "nulle-part.html").await;
        assert!(
            missing.starts_with("HTTP/1.1 404") && missing.contains("introuvable"),
            "{missing}"
        );
        fs::write(root.path().join("code.txt"), "un mot de plus").expect("a file");
        while !get(&address).await.contains("un mot de plus") {
            sleep(Duration::from_millis(50)).await;
        }
    };
    let bounded = timeout(Duration::from_secs(30), reader);
    tokio::select! {
        shown = bounded => shown.expect("the edit is shown"),
        ended = server => panic!("the server ended: {ended:?}"),
    }
}

#[tokio::test]
async fn a_taken_port_is_named_with_its_way_out() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write_book(root.path());
    let other = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = other.local_addr().expect("an address").port();
    let error =
        serve(Layout::new(root.path(), None), port, |_| {}).await.expect_err("a taken port");
    assert!(matches!(error, Error::PortTaken(taken) if taken == port), "{error:?}");
    assert!(error.to_string().contains("--port"), "{error}");
}
