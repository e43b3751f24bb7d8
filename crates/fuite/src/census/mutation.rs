//! Two faults that can be planted, to prove that the stress test would notice them.
//!
//! They need `RUSTFLAGS='--cfg fuite_mutation="..."'`, which no manifest and no feature can turn on; without it both
//! are the constant `false` and the branches that ask for them do not exist.

/// A reader keeps what it copied from a row, although the row changed hands meanwhile.
pub(super) const NO_RECHECK: bool = cfg!(fuite_mutation = "no_recheck");

/// A freed row enters the magazine twice.
pub(super) const DOUBLE_PUSH: bool = cfg!(fuite_mutation = "double_push");
