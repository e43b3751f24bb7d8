//! What a guard sees of its own scope, and of no other.
//!
//! One program: its tests run side by side, and none may notice. What looks at the whole process, or changes it, is a
//! program of its own beside this folder. So is what asks for the name of a spawn site: under Miri a function has a new
//! address each time that one is asked for, and the sites of so many tests are more than the census names.

#[path = "../common/mod.rs"]
mod common;

mod abort;
#[cfg(not(miri))]
mod async_executor;
mod blocking;
// One thread and no unsafe code: Miri would take half a minute to find nothing.
#[cfg(not(miri))]
mod channel;
mod deadlocks_keep_apart;
mod evidence;
mod guard;
mod life;
mod parents;
mod past_the_facade;
mod report;
mod roots;
mod scopes_nest;
