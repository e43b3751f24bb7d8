//! The calls of a day that does not end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use orders::Config;
use probes::{Obliging, Start, orders};

use crate::witness;

/// Starts a service, has it watched, and calls it with one order at a time for ever.
pub(crate) async fn call_for_ever(start: Start, calls_per_second: u32) {
    let service = start(Config::default(), Arc::new(Obliging)).await;
    witness::watch();
    let mut pace = Pace::new(calls_per_second, Instant::now());
    for id in 0.. {
        if let Some(early) = pace.next(Instant::now()) {
            // Not the runtime's own sleep: no runtime is known here.
            fuite::clock::sleep(early).await;
        }
        service.process_orders(orders(id, 1)).await;
    }
}

/// How late a call may be and still be made. A timer's grain is a thousand times less.
const MADE_UP_FOR: Duration = Duration::from_secs(1);

/// When each call is due.
struct Pace {
    period: Duration,
    due: Instant,
}

impl Pace {
    /// So many in a second, the first at once.
    fn new(calls_per_second: u32, now: Instant) -> Self {
        Self { period: Duration::from_secs(1) / calls_per_second.max(1), due: now }
    }

    /// How long the next call has to wait; `None` where it is due.
    ///
    /// A call that is a little late does not delay the others. Those that are missed for longer are not made up for: a
    /// service that was stopped for an hour would be called fifty thousand times at once.
    fn next(&mut self, now: Instant) -> Option<Duration> {
        let early = self.due.checked_duration_since(now).filter(|early| !early.is_zero());
        let oldest = now.checked_sub(MADE_UP_FOR).unwrap_or(now);
        self.due = self.due.max(oldest) + self.period;
        early
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn calls_keep_their_pace_when_they_are_asked_for_early() {
        let began = Instant::now();
        let mut pace = Pace::new(4, began);
        let waits: Vec<_> = (0..4).map(|_| pace.next(began)).collect();
        assert_eq!(waits, [None, Some(SECOND / 4), Some(SECOND / 2), Some(3 * SECOND / 4)]);
    }

    #[test]
    fn a_call_that_is_late_does_not_delay_the_others() {
        let began = Instant::now();
        let mut pace = Pace::new(4, began);
        assert_eq!(pace.next(began), None);
        assert_eq!(pace.next(began + SECOND / 2), None, "a quarter of a second late");
        assert_eq!(pace.next(began + SECOND / 2), None);
        assert_eq!(pace.next(began + SECOND / 2), Some(SECOND / 4));
    }

    #[test]
    fn an_hour_that_was_missed_is_not_made_up_for() {
        let began = Instant::now();
        let mut pace = Pace::new(2, began);
        let late = began + 3_600 * SECOND;
        let at_once = (0..7_200).take_while(|_| pace.next(late).is_none()).count();
        assert_eq!(at_once, 3, "those of the last second, and the one that is due");
    }

    #[test]
    fn a_rate_of_nothing_is_one_a_second() {
        let began = Instant::now();
        let mut pace = Pace::new(0, began);
        assert_eq!(pace.next(began), None);
        assert_eq!(pace.next(began), Some(SECOND));
    }
}
