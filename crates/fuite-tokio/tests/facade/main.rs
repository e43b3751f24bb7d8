//! What the facade does with each of tokio's ways to start a task.
//!
//! One program, for each of its own would take a second of every build. What counts the tasks of the whole process has
//! a program of its own beside this one.

// The rename of a manifest, for cargo does not rename a crate for its own tests.
extern crate fuite_tokio as tokio;

#[path = "../common/mod.rs"]
mod common;

mod builder;
mod daemons_and_names;
mod every_end_is_counted;
mod guard_options;
mod handle_is_accepted_elsewhere;
mod join_set_sites;
mod macros;
mod recorded_tasks_can_be_aborted;
mod spawn_sites;
