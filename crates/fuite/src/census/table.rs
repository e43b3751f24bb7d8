//! The rows of the census: a table that grows by chunks and is never freed, so that a row's number stays valid.

use std::ops::Range;

use super::entry::{Entry, Life};
use super::slot::Slot;
use crate::sync::{AtomicU32, OnceLock, Ordering, const_unless_loom};

/// Rows per chunk: 128 KiB at a time. Small where every access is simulated.
pub const CHUNK: usize = if cfg!(any(loom, miri)) { 32 } else { 4096 };
/// The static costs 16 bytes per chunk, in the binary.
const CHUNKS: usize = if cfg!(any(loom, miri)) { 128 } else { 4096 };
/// How many tasks can have a row: 16,777,216. Later ones are counted and not listed.
#[expect(clippy::cast_possible_truncation, reason = "2^24 fits")]
pub const CAPACITY: u32 = (CHUNK * CHUNKS) as u32;
/// Rows that a thread takes at a time, so that the shared cursor is seldom touched.
pub const BLOCK: u32 = if cfg!(loom) {
    1
} else if cfg!(miri) {
    8
} else {
    32
};

type Chunk = Box<[Entry; CHUNK]>;

/// All rows, those of live tasks and those that are free.
#[derive(Debug)]
pub struct Table {
    chunks: [OnceLock<Chunk>; CHUNKS],
    /// Rows below it have been given out at least once; only these need to be looked at.
    cursor: AtomicU32,
    limit: u32,
}

impl Table {
    const_unless_loom! {
        /// An empty table that gives out at most `limit` rows, a multiple of [`BLOCK`] up to [`CAPACITY`].
        pub fn new(limit: u32) -> Self {
            Self { chunks: [const { OnceLock::new() }; CHUNKS], cursor: AtomicU32::new(0), limit }
        }
    }

    /// The row with this number.
    pub fn row(&self, slot: Slot) -> &Entry {
        let index = slot.index();
        let chunk = self.chunks[index / CHUNK].get();
        &chunk.expect("a slot is given out after its chunk was made")[index % CHUNK]
    }

    /// Rows that nobody has used yet, for the calling thread alone; `None` when the table is full.
    pub fn reserve(&self) -> Option<Fresh> {
        let start = self
            .cursor
            .fetch_update(Ordering::AcqRel, Ordering::Relaxed, |at| {
                (at < self.limit).then_some(at + BLOCK)
            })
            .ok()?;
        let chunk = start as usize / CHUNK;
        self.chunks[chunk].get_or_init(|| new_chunk(chunk));
        Some(Fresh(start..start + BLOCK))
    }

    /// Calls `visit` with every life in the table. Each is consistent in itself; together they are no one instant:
    /// a task born behind the reader's back is missed, one that dies ahead of it too.
    #[inline]
    pub fn for_each_life(&self, mut visit: impl FnMut(Slot, Life)) {
        let end = self.cursor.load(Ordering::Acquire);
        for first in (0..end).step_by(CHUNK) {
            // Another thread may have moved the cursor and still be filling the chunk: no task lives there yet.
            let Some(chunk) = self.chunks[first as usize / CHUNK].get() else { continue };
            for entry in chunk.iter().take((end - first) as usize) {
                if let Some(life) = entry.read() {
                    visit(entry.slot(), life);
                }
            }
        }
    }

    /// The first life in the table at `index` or behind it, with the index that follows; `None` behind the last.
    ///
    /// For a reader that stops between two rows. It is as consistent as [`for_each_life`](Self::for_each_life).
    pub fn next_life(&self, index: u32) -> Option<(Slot, Life, u32)> {
        let end = self.cursor.load(Ordering::Acquire);
        (index..end).find_map(|index| {
            let at = index as usize;
            let entry = &self.chunks[at / CHUNK].get()?[at % CHUNK];
            Some((entry.slot(), entry.read()?, index + 1))
        })
    }

    /// How many rows have ever been given out.
    #[cfg(any(test, loom))]
    pub fn used(&self) -> u32 {
        self.cursor.load(Ordering::Acquire)
    }
}

/// Rows reserved by one thread and not used yet.
#[derive(Clone, Debug, Default)]
pub struct Fresh(Range<u32>);

impl Fresh {
    /// No rows.
    pub const NONE: Self = Self(0..0);
}

impl Iterator for Fresh {
    type Item = Slot;

    fn next(&mut self) -> Option<Slot> {
        self.0.next().and_then(Slot::at)
    }
}

/// The rows of the chunk at this place, each with its number.
fn new_chunk(chunk: usize) -> Chunk {
    let first = u32::try_from(chunk * CHUNK).unwrap_or(u32::MAX);
    let slots = (first..).map_while(Slot::at);
    let entries: Vec<Entry> = slots.map(Entry::new).take(CHUNK).collect();
    Box::try_from(entries).unwrap_or_else(|_| unreachable!("exactly CHUNK entries were collected"))
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::super::entry::Birth;
    use super::super::stamp::Stamp;
    use super::*;

    #[test]
    fn a_full_table_gives_out_nothing_more() {
        let table = Table::new(2 * BLOCK);
        let slots: Vec<Slot> = std::iter::from_fn(|| table.reserve()).flatten().collect();
        assert_eq!(slots.len(), 2 * BLOCK as usize);
        assert!(table.reserve().is_none());
        assert_eq!(table.used(), 2 * BLOCK);
    }

    #[test]
    fn rows_of_a_second_chunk_are_found_again() {
        let table = Table::new(CAPACITY);
        let blocks = CHUNK / BLOCK as usize + 1;
        let last = std::iter::from_fn(|| table.reserve()).take(blocks).flatten().last();
        let last = last.expect("the table has room");
        let birth = Birth { origin: 3, stamp: Stamp::from_bits(0), parent: 0, scope: 0 };
        table.row(last).begin(birth);
        let mut seen = Vec::new();
        table.for_each_life(|slot, life| seen.push((slot, life.birth.origin)));
        assert_eq!(seen, [(last, 3)]);
    }
}
