//! The records of the tasks that have one, by the number of their row.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::record::Record;
use super::slot::Slot;
use super::table::{CAPACITY, CHUNK};

type Place = Mutex<Option<Arc<Record>>>;
type Chunk = Box<[Place]>;

/// A second table beside that of the rows, of which no part is there until a task has a record.
#[derive(Debug)]
pub(crate) struct Records(OnceLock<Box<[OnceLock<Chunk>]>>);

impl Records {
    pub(super) const fn new() -> Self {
        Self(OnceLock::new())
    }

    fn place(&self, slot: Slot) -> &Place {
        let chunks = self.0.get_or_init(|| {
            std::iter::repeat_with(OnceLock::new).take(CAPACITY as usize / CHUNK).collect()
        });
        let chunk = chunks[slot.index() / CHUNK]
            .get_or_init(|| std::iter::repeat_with(Place::default).take(CHUNK).collect());
        &chunk[slot.index() % CHUNK]
    }

    pub(super) fn put(&self, slot: Slot, record: Arc<Record>) {
        *self.place(slot).lock().unwrap_or_else(PoisonError::into_inner) = Some(record);
    }

    /// For the owner of a row that has a record.
    pub(super) fn take(&self, slot: Slot) -> Option<Arc<Record>> {
        self.place(slot).lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// For the owner of a row that has a record.
    pub(super) fn get(&self, slot: Slot) -> Option<Arc<Record>> {
        self.place(slot).lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The record of the task with this id, unless the row has changed hands. For any reader.
    pub(crate) fn of(&self, slot: Slot, id: u64) -> Option<Arc<Record>> {
        self.get(slot).filter(|record| record.id == id)
    }
}
