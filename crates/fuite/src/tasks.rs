//! The live tasks as a stream: for whoever writes them out one by one and wants no copy of the table.

use std::collections::HashSet;

use crate::census::{CENSUS, Directory, Now};
use crate::snapshot::Task;

/// The live tasks that have a row, read from the table one at a time.
///
/// Takes a few dozen bytes however many tasks there are, holds no lock between two of them, and may be as slow as its
/// reader: a task that ends meanwhile is passed over, one that is born behind its back is missed. Each task is
/// consistent in itself, as in a [`Snapshot`](crate::Snapshot).
///
/// ```
/// let task = fuite::Tracked::new(async {});
/// let mut sites = fuite::tasks().map(|task| task.site().to_string());
/// assert!(sites.next().unwrap().contains(".rs:"));
/// # drop(task);
/// ```
#[must_use]
pub fn tasks() -> Tasks {
    Tasks { next: 0, now: Now::read(), directory: CENSUS.directory(), dead: crate::dead_tasks() }
}

/// Made by [`tasks`].
#[derive(Debug)]
pub struct Tasks {
    next: u32,
    /// One reading for all, so that ages can be compared.
    now: Now,
    directory: Directory<'static>,
    /// The tasks that wait for each other and for nobody else, by the bits of their ids.
    dead: HashSet<u64>,
}

impl Iterator for Tasks {
    type Item = Task;

    fn next(&mut self) -> Option<Task> {
        let (slot, life, next) = CENSUS.next_life(self.next)?;
        self.next = next;
        Some(Task::new(slot, life, self.now, &mut self.directory, &self.dead))
    }
}
