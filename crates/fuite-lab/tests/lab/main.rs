//! The lab: its proofs, its tasks and its clock.

mod proofs;
mod tasks;
mod time;
