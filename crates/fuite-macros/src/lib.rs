//! The `test` attributes of the facades: a test that leaves a task behind fails.
//!
//! They are meant to be used under the facades' names: `#[fuite_tokio::test]`, `#[fuite_smol::test]`,
//! `#[fuite_async_std::test]`. Each runs an async test as the runtime's own attribute would, inside a guard that is named
//! after the test, and verifies the guard when the body has ended and its locals are gone.
//!
//! # Under which name
//!
//! The facades promise that a manifest may rename them to the runtime's name and change nothing else. So what an attribute
//! does depends on the name under which the manifest has the facade:
//!
//! | dependency | attribute | checks for leaks |
//! |---|---|---|
//! | `fuite-tokio = …` | `#[fuite_tokio::test]` | yes, unless `leaks = "allow"` |
//! | `tokio = { package = "fuite-tokio", … }` | `#[tokio::test]` | no: it is tokio's own, to the letter |
//! | `tokio = { package = "fuite-tokio", … }` | `#[tokio::test(leaks)]` | yes |
//!
//! The same goes for async-std. smol has no `test` of its own, so that of its facade always checks.
//!
//! # Arguments
//!
//! - `leaks`: checks, with the defaults of `guard_options`.
//! - `leaks = "allow"`: does not check.
//! - `leaks(…)`: checks, with options, of which those that begin with `ignore` may come several times:
//!
//! | option | is |
//! |---|---|
//! | `grace_ms = 500` | `Options::grace`, in milliseconds |
//! | `ignore_name = "metrics flusher"` | `Options::ignore_name` |
//! | `ignore_spawned_at = "**/pool/*.rs"` | `Options::ignore_spawned_at`; the test fails at once if it is no glob |
//! | `ignore_future_type = "hyper_util::client"` | `Options::ignore_future_type` |
//! | `ignore_untracked = true` | on tokio, leaves out tasks that were spawned past the facade |
//! | `action = "fail"`, `"warn"` or `"abort"` | `Options::action` |
//! | `find_roots = true` | `Options::find_roots` |
//!
//! - `crate = "path"`: where the facade is, for a macro that writes tests; the last name in it takes the place of that in
//!   the manifest.
//! - On tokio all others are tokio's own: `flavor`, `worker_threads`, `start_paused` and so on.
//!
//! # Which failure counts
//!
//! A body that panics, or returns an `Err`, fails as it would without the attribute, and nothing is waited for: what it
//! left behind is its consequence. In the second case that is printed all the same.

#![forbid(unsafe_code)]

mod arguments;
mod expand;
mod facade;
mod leaks;
mod name;

use proc_macro::TokenStream;

use crate::facade::{ASYNC_STD, Facade, SMOL, TOKIO};
use crate::name::Name;

/// An async test on tokio, which fails if it leaves a task behind.
///
/// Under the facade's own name it checks by default; under that of tokio it is tokio's own attribute, unless an argument
/// asks for the check. All of tokio's arguments pass through.
///
/// The [page of this crate](crate) lists the arguments, and says which failure counts.
#[proc_macro_attribute]
pub fn tokio_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(&TOKIO, arguments, item)
}

/// An async test on async-std, which fails if it leaves a task behind.
///
/// Under the facade's own name it checks by default; under that of async-std it is async-std's own attribute, unless an
/// argument asks for the check.
///
/// The [page of this crate](crate) lists the arguments, and says which failure counts.
#[proc_macro_attribute]
pub fn async_std_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(&ASYNC_STD, arguments, item)
}

/// An async test on smol, which fails if it leaves a task behind.
///
/// The [page of this crate](crate) lists the arguments, and says which failure counts.
#[proc_macro_attribute]
pub fn smol_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(&SMOL, arguments, item)
}

fn expand(facade: &Facade, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let name = || Name::in_manifest(facade);
    expand::expand(facade, name, arguments.into(), item.into()).into()
}
