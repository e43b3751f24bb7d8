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
//! | keep the README's figures | [`refresh_readme`] | the block that is written from `book/figures` |
//! | know its words | [`unknown_words`], [`accept_words`] | the list that spelling is checked against |
//! | print it | [`pdf`] | Chromium, on mdBook's page for printing |
//! | write it | `serve`, with the feature of that name | a loopback server that reloads the browser on each edit |
//!
//! # What a page can ask for
//!
//! Beside mdBook's own directives, on a line of its own:
//!
//! | line | shows |
//! |---|---|
//! | `{{#questions NAME}}` | the questions of `book/questions/NAME.toml`, with checked answers |
//! | `{{#transcript NAME}}` | a command of `book/transcripts/index.toml`, and what it really printed |
//! | `{{#chart NAME}}` | the recorded run `book/traces/NAME.json`, drawn, told and tabulated |
//! | `{{#diagram NAME}}` | the drawing `book/diagrams/NAME.svg`, in the colours of the theme |
//! | `{{#timetable}}` | every page with its minutes; the part named after the exam takes 60 to 90 |
//! | `{{#figures BENCH [batch=100]… [variant=raw]}}` | what a bench measured: bars with their intervals, a ranking, a table |
//! | `{{#pairs}}` | what a facade adds to a spawn, to an order, to a live task |
//! | `{{#scale MEASURE}}` | how a cost grows with the number of live tasks, on logarithmic axes |
//! | `{{#machine}}` | on what the benches were run |
//!
//! Inside a sentence:
//!
//! | part | says |
//! |---|---|
//! | `{{#figure BENCH RUNTIME [batch=100]…}}` | a figure with its interval |
//! | `{{#figure BENCH RUNTIME/RUNTIME …}}` | how many times the second's the first's is, or that they are even |
//! | `{{#ranking BENCH [batch=100]…}}` | who comes before whom; those whose intervals overlap are even |
//! | `{{#added BENCH RUNTIME}}` | what a facade adds |
//! | `{{#total MEASURE RUNTIME tasks=1000}}` | what so many live tasks cost together |
//! | `{{#per-task MEASURE RUNTIME tasks=1000}}` | what each of them costs |
//! | `{{#exponent MEASURE RUNTIME}}` | how fast that grows |
//!
//! These read `book/figures/bench.json` and `book/figures/scale.json`, which `cargo xtask bench`
//! writes: no measured number is typed.
//!
//! As with mdBook's, one that cannot be followed stays on the page as text, and [`check`](check())
//! says why.
//!
//! # What an edit may ask of its author
//!
//! | after | run |
//! |---|---|
//! | a change of what a transcript runs | `cargo xtask book refresh` |
//! | a new measurement | the same: the README shows some of it |
//! | a word that the book did not have | `cargo xtask book words`, read them, then `--accept` |
//! | an update of mdBook | the tests; `localise.rs` names every English sentence that it replaces |

mod error;
mod layout;
mod render;
mod source;

mod directive;
mod french;
mod html;
mod listing;
mod localise;
mod measurements;
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
pub use measurements::readme::refresh_readme;
pub use pdf::pdf;
pub use render::build;
#[cfg(feature = "serve")]
pub use serve::serve;
pub use transcripts::{Refreshed, refresh, rerun};
pub use words::{UnknownWord, accept_words, unknown_words};
