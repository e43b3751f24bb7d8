//! The book in a real browser, read from a folder as a reader without a server does.
//!
//! Needs Chromium and chromedriver. Where they are missing each test says that it was skipped, and
//! passes; with `CI=true` it fails, because nobody reads what passes there.

mod accessibility;
mod books;
mod charts;
mod driver;
mod pages;
mod print;
mod quiz;
#[cfg(feature = "serve")]
mod reload;
mod screenshots;
mod search;

/// A browser's failure is the test's.
type Outcome = Result<(), Box<dyn std::error::Error>>;
