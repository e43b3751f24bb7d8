//! What is happening on this thread: which tracked task is being polled, and to which scope a new task belongs.

use std::cell::Cell;

use super::entry::Entry;
use super::stamp::Stamp;

/// Inherited by every task spawned on this thread.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The row of the tracked task that is being polled.
    pub row: Option<&'static Entry>,
    /// The scope of that task, or of the guard that is open on this thread; 0 for none.
    pub scope: u32,
    /// By which a task that is born now is dated.
    pub date: Date,
}

/// When the poll under way spawned its first task, if that is a date for the others too.
///
/// A poll is short and the clock is coarse, so all births of one poll share a date: a service that spawns a hundred tasks
/// at once reads the clock once. In a poll that blocks its thread they look older than they are, by no more than it
/// takes.
///
/// In four bytes, for a poll writes it: a real date, or one of the two figures that no real date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(u32);

impl Date {
    /// No poll is under way: each birth has its own.
    pub const OWN: Self = Self(u32::MAX);
    /// The poll under way has spawned nothing yet.
    pub const OPEN: Self = Self(u32::MAX - 1);

    #[inline]
    fn stamp(self) -> Option<Stamp> {
        Some(Stamp::from_bits(self.0)).filter(|stamp| stamp.is_real())
    }
}

thread_local! {
    /// Constant and without a destructor: it can be read and written at any time of a thread's life.
    static CONTEXT: Cell<Context> = const { Cell::new(Context { row: None, scope: 0, date: Date::OWN }) };
}

impl Context {
    /// The context of this thread.
    #[inline]
    pub fn current() -> Self {
        CONTEXT.get()
    }

    /// The tracked task that is being polled, as bits of its id; 0 for none.
    #[inline]
    pub fn task(self) -> u64 {
        self.row.map_or(0, Entry::id)
    }

    /// The date of a birth that happens now. `self` is in force.
    #[inline]
    pub fn stamp(self) -> Stamp {
        // First: virtual time may have begun in the middle of the poll, and may pass within one.
        if let Some(stamp) = Stamp::in_virtual_time() {
            return stamp;
        }
        if let Some(stamp) = self.date.stamp() {
            return stamp;
        }
        let stamp = Stamp::in_real_time();
        if self.date == Date::OPEN {
            Self { date: Date(stamp.bits()), ..self }.replace_current();
        }
        stamp
    }

    /// Puts `self` in force on this thread and returns what it replaces.
    #[inline]
    pub fn replace_current(self) -> Self {
        CONTEXT.replace(self)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::Virtual;

    /// A date that the clock does not show.
    const LONG_AGO: Date = Date(7);

    fn stamp_in(date: Date) -> (Stamp, Date) {
        let outer = Context { row: None, scope: 0, date }.replace_current();
        let stamp = Context::current().stamp();
        (stamp, outer.replace_current().date)
    }

    #[test]
    fn the_first_birth_of_a_poll_dates_the_others() {
        let (first, date) = stamp_in(Date::OPEN);
        assert_eq!(date.stamp(), Some(first));
        assert_eq!(stamp_in(LONG_AGO), (Stamp::from_bits(7), LONG_AGO));
    }

    #[test]
    fn outside_a_poll_each_birth_has_its_own_date() {
        let (stamp, date) = stamp_in(Date::OWN);
        assert!(stamp.is_real());
        assert_eq!(date, Date::OWN);
    }

    #[test]
    fn virtual_time_that_begins_within_a_poll_is_not_dated_by_the_real_clock() {
        let _time = Virtual::enter(|| Duration::from_millis(5));
        for date in [Date::OPEN, Date::OWN, LONG_AGO] {
            assert_eq!(
                stamp_in(date),
                (Stamp::now(), date),
                "and no virtual date outlives its birth"
            );
        }
    }
}
