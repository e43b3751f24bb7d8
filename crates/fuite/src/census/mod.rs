#![doc = include_str!("../../docs/census.md")]

// The parts, each a plain struct that a model or a test can build for itself.
pub mod bell;
pub mod counters;
pub mod entry;
pub mod magazine;
mod mutation;
pub mod scope;
pub mod slot;
pub mod stamp;
pub mod table;

// The whole: one per process, reached through thread-locals, which loom's atomics do not allow.
#[cfg(not(loom))]
mod context;
#[cfg(not(loom))]
mod global;
#[cfg(not(loom))]
mod local;
#[cfg(not(loom))]
mod open_scope;
#[cfg(not(loom))]
mod origins;
#[cfg(not(loom))]
mod record;
#[cfg(not(loom))]
mod records;
#[cfg(not(loom))]
mod ticket;

#[cfg(not(loom))]
pub use self::ticket::Ticket;
#[cfg(not(loom))]
pub(crate) use self::{
    bell::Awaited,
    context::Context,
    entry::Life,
    global::CENSUS,
    open_scope::OpenScope,
    origins::Directory,
    record::{AtRest, Record, RollCall},
    slot::{Slot, id_bits},
    stamp::Now,
};
