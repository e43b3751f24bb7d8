//! Renders, checks and serves the book with mdBook's library crates.
//!
//! mdBook renders whatever it is given, and stays silent about an include that shows nothing or a
//! link that leads nowhere. A course cannot afford either, so [`check`](check()) reads the sources
//! *and* the rendered pages, and reports every fault with its line and what to do about it.
//!
//! ```no_run
//! use bookbinder::Layout;
//!
//! let layout = Layout::new(".", None);
//! println!("{}", bookbinder::build(&layout)?.display());
//! for problem in bookbinder::check(&layout)? {
//!     eprintln!("{problem}");
//! }
//! # Ok::<(), bookbinder::Error>(())
//! ```
//!
//! | to | call | which is |
//! |---|---|---|
//! | render the book | [`build`] | mdBook, writing under cargo's target folder |
//! | prove it sound | [`check`](check()) | one checker per kind of fault, and their shared reading |
//! | record what it shows | [`refresh`], [`rerun`] | the commands of `book/transcripts`, really run |
//! | know its words | [`unknown_words`], [`accept_words`] | the list that spelling is checked against |
//! | print it | [`pdf`] | Chromium, on mdBook's page for printing |
//! | write it | `serve`, with the feature of that name | a loopback server that reloads the browser on each edit |

mod error;
mod layout;
mod render;
mod source;

mod directive;
mod french;
mod html;
mod listing;
mod localise;
mod remark;
mod transcripts;

mod prose;
mod words;

mod check;

mod pdf;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod watch;

pub use check::{Problem, check};
pub use error::Error;
pub use layout::Layout;
pub use pdf::pdf;
pub use render::build;
#[cfg(feature = "serve")]
pub use serve::serve;
pub use transcripts::{Refreshed, refresh, rerun};
pub use words::{UnknownWord, accept_words, unknown_words};
