//! `async_std::prelude`, with what waits replaced.

pub use real::prelude::*;

/// Named one by one, and so preferred to async-std's, which the glob above brings too.
#[cfg(feature = "unstable")]
pub use crate::future::ext::FutureExt;
