//! The book on paper.

use std::fs;

use bookbinder::{Error, Layout, pdf};

use crate::Outcome;
use crate::books::sample;
use crate::driver::Browser;

#[tokio::test]
async fn the_book_becomes_a_pdf() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.close().await?;
    let root = sample().ancestors().nth(2).ok_or("a folder")?;
    let target = tempfile::tempdir()?;
    match pdf(&Layout::new(root, Some(target.path().to_owned()))) {
        Ok(file) => assert!(fs::read(file)?.starts_with(b"%PDF-")),
        Err(Error::NoBrowser) => return Err("chromedriver is here, and Chromium is not".into()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

#[tokio::test]
async fn on_paper_nothing_is_folded_and_no_button_is_left() -> Outcome {
    const SHOWN: &str = "return ['#mdbook-menu-bar', '.quiz-check', '.quiz-solution p']
        .map(it => document.querySelector(it).checkVisibility({contentVisibilityAuto: true}))";
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.devtools("Emulation.setEmulatedMedia", serde_json::json!({"media": "print"})).await?;
    browser.open(&sample().join("all.html")).await?;
    assert_eq!(browser.run(SHOWN).await?, serde_json::json!([false, false, true]));
    browser.close().await
}
