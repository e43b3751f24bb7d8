//! When a task was born, in four bytes.

use std::time::Duration;

use crate::clock::{STEP_MILLIS, real_steps, virtual_time};

/// A birth date in 31 bits, plus one bit that says which clock it was read from.
///
/// A real date counts steps of 8 ms (about the resolution of the coarse clock) and wraps after 198 days; a virtual
/// one counts milliseconds and wraps after 24 days. An age is a difference modulo the wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(u32);

const VIRTUAL: u32 = 1 << 31;
const DATE: u32 = VIRTUAL - 1;
/// Dates this far *after* the reading count as now: a task may be born while the table is being read. Nine hours of
/// real time, taken off the far end of the range.
const AHEAD: u32 = 1 << 22;

impl Stamp {
    /// The time of this thread.
    #[inline]
    #[must_use]
    pub fn now() -> Self {
        Self::in_virtual_time().unwrap_or_else(Self::in_real_time)
    }

    /// The time of this thread, if it is in a lab.
    #[inline]
    pub fn in_virtual_time() -> Option<Self> {
        virtual_time().map(|time| Self(virtual_date(time) | VIRTUAL))
    }

    /// The real time.
    #[inline]
    #[must_use]
    pub fn in_real_time() -> Self {
        Self(real_date(real_steps()))
    }

    /// Reads a stamp back from a row.
    #[must_use]
    pub fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Whether it was read from the real clock, which sets no more than the lower 31 bits.
    #[inline]
    #[must_use]
    pub fn is_real(self) -> bool {
        self.0 & VIRTUAL == 0
    }

    /// The stamp as a row stores it.
    #[inline]
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }
}

/// One reading of this thread's clocks, against which any number of births are aged.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    real_date: u32,
    virtual_date: Option<u32>,
}

impl Now {
    /// Reads the clocks of this thread.
    #[must_use]
    pub fn read() -> Self {
        Self { real_date: real_date(real_steps()), virtual_date: virtual_time().map(virtual_date) }
    }

    /// How long ago `birth` was, in milliseconds. Zero for a birth under virtual time when this thread has none:
    /// the two clocks have nothing in common.
    #[inline]
    #[must_use]
    pub fn millis_since(self, birth: Stamp) -> u64 {
        let (now, step) = match (birth.is_real(), self.virtual_date) {
            (true, _) => (self.real_date, STEP_MILLIS),
            (false, Some(date)) => (date, 1),
            (false, None) => return 0,
        };
        let steps = now.wrapping_add(AHEAD).wrapping_sub(birth.0 & DATE) & DATE;
        u64::from(steps.saturating_sub(AHEAD)) * u64::from(step)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the mask leaves 31 bits: the date wraps, as documented"
)]
fn virtual_date(time: Duration) -> u32 {
    (time.as_secs().wrapping_mul(1_000).wrapping_add(u64::from(time.subsec_millis()))
        & u64::from(DATE)) as u32
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the mask leaves 31 bits: the date wraps, as documented"
)]
fn real_date(steps: u64) -> u32 {
    (steps & u64::from(DATE)) as u32
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::clock::Virtual;

    fn at(real_date: u32) -> Now {
        Now { real_date, virtual_date: None }
    }

    #[test]
    fn an_age_survives_the_wrap_of_the_date() {
        let birth = Stamp(DATE - 9);
        assert_eq!(at(15).millis_since(birth), 25 * 8);
    }

    #[test]
    fn a_birth_after_the_reading_has_age_zero() {
        assert_eq!(at(100).millis_since(Stamp(101)), 0);
    }

    #[test]
    fn a_task_can_grow_a_hundred_and_ninety_days_old() {
        let days = 190 * 24 * 3_600 * 1_000_u64;
        let steps = u32::try_from(days / 8).expect("190 days fit");
        assert_eq!(at(steps).millis_since(Stamp(0)), days);
    }

    #[test]
    fn the_two_clocks_are_never_subtracted_from_each_other() {
        let virtual_birth = {
            let _time = Virtual::enter(|| Duration::from_millis(1_500));
            Stamp::now()
        };
        assert_eq!(Now::read().millis_since(virtual_birth), 0, "no virtual time here any more");

        let real_birth = Stamp::now();
        let _time = Virtual::enter(|| Duration::from_secs(9_000));
        assert_eq!(Now::read().millis_since(virtual_birth), 9_000_000 - 1_500);
        assert!(Now::read().millis_since(real_birth) < 60_000, "a real birth keeps its real age");
    }

    #[test]
    fn leaving_virtual_time_restores_the_outer_one() {
        let _outer = Virtual::enter(|| Duration::from_millis(10));
        let birth = Stamp::now();
        drop(Virtual::enter(|| Duration::from_millis(99)));
        assert_eq!(Now::read().millis_since(birth), 0);
    }
}
