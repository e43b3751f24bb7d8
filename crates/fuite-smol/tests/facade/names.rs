//! Every name of smol is reachable under the rename, its modules and macros too.

use std::task::Poll;

use smol::prelude::*;
use smol::{Async, Unblock, channel, fs, io, lock, net, process, stream};

#[test]
fn of_the_prelude_streams_and_io() {
    smol::block_on(async {
        let mut read = String::new();
        io::Cursor::new("read").read_to_string(&mut read).await.expect("memory does not fail");
        let doubled: Vec<_> = stream::iter([1, 2]).map(|number| 2 * number).collect().await;
        assert_eq!((read.as_str(), doubled), ("read", vec![2, 4]));
        assert_eq!(smol::future::ready(1).or(smol::future::pending()).await, 1);
    });
}

#[test]
fn of_channels_and_locks() {
    smol::block_on(async {
        let (sender, receiver) = channel::bounded(1);
        sender.send(7).await.expect("it is open");
        let kept = lock::Mutex::new(receiver.recv().await.expect("it was sent"));
        assert_eq!(*kept.lock().await, 7);
    });
}

#[test]
fn of_the_network() {
    smol::block_on(async {
        let listener = net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let client = smol::spawn(async move {
            let mut stream = Async::<std::net::TcpStream>::connect(address).await?;
            stream.write_all(b"hello").await
        });
        let (mut stream, _) = listener.accept().await.expect("a client");
        let mut heard = String::new();
        stream.read_to_string(&mut heard).await.expect("the client writes");
        client.await.expect("the server listens");
        assert_eq!(heard, "hello");
    });
}

#[test]
fn of_files_and_blocking_io() {
    smol::block_on(async {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let manifest = fs::read_to_string(path).await.expect("this crate's manifest");
        let mut again = String::new();
        let mut file = Unblock::new(std::fs::File::open(path).expect("it is there"));
        file.read_to_string(&mut again).await.expect("it is text");
        assert_eq!(manifest, again);
    });
}

#[test]
fn of_processes() {
    let output = smol::block_on(process::Command::new(env!("CARGO")).arg("--version").output());
    assert!(output.expect("cargo is there").stdout.starts_with(b"cargo"));
}

#[test]
fn of_macros() {
    fn next(number: Poll<u32>) -> Poll<u32> {
        Poll::Ready(smol::ready!(number) + 1)
    }
    assert_eq!((next(Poll::Ready(1)), next(Poll::Pending)), (Poll::Ready(2), Poll::Pending));

    let answer = async { 42 };
    smol::pin!(answer);
    assert_eq!(smol::block_on(answer.as_mut()), 42);
}

#[test]
fn of_the_census() {
    let guard = smol::fuite::Guard::new();
    let _task = smol::spawn(smol::future::pending::<()>());
    assert_eq!(guard.live(), 1);
    assert!(smol::fuite::live() >= 1);
}
