//! The number of a row, and the id of a life in it.

use std::num::NonZeroU32;

/// The number of a row. Starts at 1, so that an `Option` of it needs no more than its four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(NonZeroU32);

impl Slot {
    /// That of the first row of a table.
    #[cfg(not(loom))]
    pub(super) const FIRST: Self = Self(NonZeroU32::MIN);

    /// Reads back a slot, where 0 stands for none.
    #[inline]
    pub fn from_bits(bits: u32) -> Option<Self> {
        NonZeroU32::new(bits).map(Self)
    }

    /// The four bytes that stand for the slot; never 0.
    #[inline]
    pub fn bits(self) -> u32 {
        self.0.get()
    }

    /// The row of the task with this id, which may have changed hands.
    pub fn of_id(bits: u64) -> Option<Self> {
        // The lower half of an id is the slot.
        #[expect(clippy::cast_possible_truncation, reason = "the upper half is the generation")]
        Self::from_bits(bits as u32)
    }

    /// The row at this place in the table, from 0.
    pub fn at(index: u32) -> Option<Self> {
        Self::from_bits(index + 1)
    }

    /// Its place in the table, from 0.
    #[inline]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// The id of a life: its generation above the number of its row. Never 0, for a living generation is odd.
#[inline]
pub fn id_bits(slot: Slot, generation: u32) -> u64 {
    u64::from(generation) << 32 | u64::from(slot.bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_and_its_absence_share_four_bytes() {
        assert_eq!(size_of::<Option<Slot>>(), 4);
    }

    #[test]
    fn an_id_leads_back_to_its_row() {
        let slot = Slot::at(41);
        assert_eq!(slot.and_then(|slot| Slot::of_id(id_bits(slot, 7))), slot);
    }
}
