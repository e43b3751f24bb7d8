//! What the facade does with each of smol's ways to start a task.
//!
//! One program, for each of its own would take a second of every build. What counts the tasks of the whole process has
//! a program of its own beside this one.

// The rename of a manifest, for cargo does not rename a crate for its own tests.
extern crate fuite_smol as smol;

#[path = "../common/mod.rs"]
mod common;

mod daemons_and_names;
mod every_end_is_counted;
mod executors;
mod guard_options;
mod handles_are_smols_own;
mod names;
mod recorded_tasks_can_be_aborted;
mod spawn_sites;
mod timers;
