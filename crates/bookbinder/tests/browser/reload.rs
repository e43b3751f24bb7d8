//! What `cargo xtask book serve` shows in a browser that stays open.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use bookbinder::{Layout, serve};
use tokio::time::{sleep, timeout};

use crate::Outcome;
use crate::driver::Browser;

#[tokio::test]
async fn a_page_reloads_by_itself_after_an_edit() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    let root = tempfile::tempdir()?;
    let page = write_book(root.path())?;
    let (ready, address) = mpsc::channel();
    let server = serve(Layout::new(root.path(), None), 0, move |address| {
        let _ = ready.send(address.to_owned());
    });
    let reader = async {
        let address = loop {
            match address.try_recv() {
                Ok(address) => break address,
                Err(_) => sleep(Duration::from_millis(10)).await,
            }
        };
        browser.client.goto(&address).await?;
        shown(&browser, "avant").await;
        fs::write(page, "# Un\n\naprès\n")?;
        shown(&browser, "après").await;
        browser.close().await
    };
    tokio::select! {
        read = timeout(Duration::from_secs(60), reader) => read?,
        ended = server => panic!("the server ended: {ended:?}"),
    }
}

/// Returns when the page says it. Nobody asks the browser to load anything.
async fn shown(browser: &Browser, text: &str) {
    // While it reloads, there is no page to ask.
    while !browser
        .run("return document.body.innerText")
        .await
        .is_ok_and(|page| page.as_str().is_some_and(|page| page.contains(text)))
    {
        sleep(Duration::from_millis(50)).await;
    }
}

fn write_book(root: &Path) -> Result<std::path::PathBuf, std::io::Error> {
    let pages = root.join("book/src");
    fs::create_dir_all(&pages)?;
    fs::write(root.join("book/book.toml"), "[book]\n")?;
    fs::write(pages.join("SUMMARY.md"), "- [Un](index.md)\n")?;
    let page = pages.join("index.md");
    fs::write(&page, "# Un\n\navant\n")?;
    Ok(page)
}
