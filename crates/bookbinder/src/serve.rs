//! Serves the book to whoever is writing it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tower_http::services::{ServeDir, ServeFile};
use tower_livereload::{LiveReloadLayer, Reloader};

use crate::watch::Fingerprint;
use crate::{Error, Layout, build};

/// How often the sources are looked at: soon enough to feel immediate, and nothing for the disk.
const POLL: Duration = Duration::from_millis(300);

/// Serves the book on the loopback interface until Ctrl+C, and renders it again on each edit.
///
/// `ready` is called once with the book's address, when the first page can be asked for. Port 0
/// takes any free port.
///
/// # Errors
///
/// The port is taken, or the book cannot be rendered at the start. A fault that is edited in later
/// is printed, and the last good book stays up.
///
/// # Cancel safety
///
/// Dropping the future closes the port; a rendering that has begun runs to its end in the background.
pub async fn serve(layout: Layout, port: u16, ready: impl FnOnce(&str)) -> Result<(), Error> {
    // Before rendering: who starts a second server learns it at once.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            Error::PortTaken(port)
        } else {
            Error::Serve(error)
        }
    })?;
    let address: SocketAddr = listener.local_addr().map_err(Error::Serve)?;
    let before = Fingerprint::take(&layout)?;
    let layout = blocking(move || build(&layout).map(|_index| layout)).await?;

    let live_reload = LiveReloadLayer::new();
    let reloader = live_reload.reloader();
    let missing = ServeFile::new(layout.output().join("404.html"));
    let pages = ServeDir::new(layout.output()).not_found_service(missing);
    let router = Router::new().fallback_service(pages).layer(live_reload);
    ready(&format!("http://{address}/"));

    // Not a graceful shutdown: the browser's reload channel is a request that never ends.
    tokio::select! {
        served = async { axum::serve(listener, router).await } => served.map_err(Error::Serve),
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(Error::Serve),
        never = rebuild_on_edit(layout, before, reloader) => never,
    }
}

async fn rebuild_on_edit(
    layout: Layout,
    mut before: Fingerprint,
    reloader: Reloader,
) -> Result<(), Error> {
    loop {
        sleep(POLL).await;
        let layout = layout.clone();
        let (now, outcome) = blocking(move || {
            // Halfway through an editor's save the book may not be readable: look again later.
            let Ok(now) = Fingerprint::take(&layout) else { return Ok((before, None)) };
            let outcome = (now != before).then(|| build(&layout));
            Ok((now, outcome))
        })
        .await?;
        before = now;
        match outcome {
            Some(Ok(_index)) => reloader.reload(),
            Some(Err(error)) => eprintln!("{:#}", anyhow::Error::from(error)),
            None => {}
        }
    }
}

/// Runs disk work where it does not keep pages from being served.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    spawn_blocking(work).await.map_err(|panicked| Error::Serve(io::Error::other(panicked)))?
}
