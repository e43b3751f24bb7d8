//! Pictures, wide and narrow, for a person to look at: `target/book-screenshots`.
//!
//! Nobody looks where nobody asked: of the book itself there are pictures when `BOOK_PICTURES` is set, as in
//! `BOOK_PICTURES=1 cargo test -p bookbinder --test browser pictured`.

use std::env;
use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::json;

use crate::Outcome;
use crate::books::{pages, real, sample};
use crate::driver::Browser;
use crate::pages::choose;

#[tokio::test]
async fn pages_are_pictured() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("book-screenshots");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let book = env::var_os("BOOK_PICTURES").map(|_| (real(), "book"));
    for (width, theme) in [(1280, "light"), (320, "light"), (1280, "navy")] {
        browser.set_width(width).await?;
        let book = book.filter(|_| theme == "light");
        for (book, name) in book.into_iter().chain([(sample(), "sample")]) {
            for page in pages(book).iter().filter(|page| !page.ends_with("print.html")) {
                browser.open(page).await?;
                choose(&browser, theme).await?;
                let address = page.strip_prefix(book)?.with_extension("");
                let address = address.display().to_string().replace('/', "-");
                let picture = picture(&browser).await?;
                assert!(picture.starts_with(b"\xff\xd8\xff"), "{address}");
                fs::write(folder.join(format!("{name}-{address}-{width}-{theme}.jpg")), picture)?;
            }
        }
    }
    browser.close().await
}

#[tokio::test]
async fn what_a_reader_has_opened_is_pictured() -> Outcome {
    const ANSWER: &str = "document.querySelectorAll('form.quiz input').forEach(it => it.click());
        document.querySelectorAll('.quiz-check').forEach(it => it.click());
        document.querySelectorAll('details').forEach(it => it.open = true)";
    let Some(browser) = Browser::start().await else { return Ok(()) };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("book-screenshots-opened");
    fs::create_dir_all(&folder)?;
    for (width, theme) in [(1280, "light"), (320, "light"), (1280, "navy")] {
        browser.set_width(width).await?;
        browser.open(&sample().join("all.html")).await?;
        choose(&browser, theme).await?;
        browser.run(ANSWER).await?;
        fs::write(folder.join(format!("answered-{width}-{theme}.jpg")), picture(&browser).await?)?;

        browser.open_at(&real().join("index.html"), "?search=canal%20ferm%C3%A9").await?;
        browser.wait_for("document.querySelector('#mdbook-searchresults li') !== null").await?;
        fs::write(folder.join(format!("search-{width}-{theme}.jpg")), picture(&browser).await?)?;
    }
    browser.close().await
}

/// The whole page, and not only what the window shows of it.
async fn picture(browser: &Browser) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let whole = json!({"format": "jpeg", "quality": 80, "captureBeyondViewport": true});
    let answer = browser.devtools("Page.captureScreenshot", whole).await?;
    Ok(BASE64_STANDARD.decode(answer["data"].as_str().unwrap_or_default())?)
}
