//! What `#[fuite_smol::test]` expands to.

use fuite::Options;

pub use fuite::testing::fail;

pub use crate::block_on;

/// The options of a test.
pub fn options(test: &str) -> Options {
    crate::guard_options().scope_name(test)
}
