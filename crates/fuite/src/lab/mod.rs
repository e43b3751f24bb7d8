//! What every lab shares: one thread, virtual time, no I/O, and schedules that a task does not expect.
//!
//! A lab judges behaviour without a wall clock, so its verdict does not depend on how busy the machine is. This
//! module names no runtime: each facade builds its own lab and implements [`Lab`]; the schedule in force is asked
//! at every spawn through [`start_delay`].

mod error;

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use crate::abort_unwind::abort_unwind;

pub use self::error::{Busy, LabError, Stuck, Waiting};

/// What a lab calls the threads that it cannot do without, so that others can be told from them.
pub const THREAD_NAME: &str = "lab";

/// When a spawned task starts. Every schedule but the plain one exposes repairs that work by luck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Schedule {
    /// A task starts as soon as the runtime gets to it.
    #[default]
    Plain,
    /// Each task first sleeps one virtual second, so "yield a few times, then wait" repairs nothing.
    LateStart,
    /// Each task first sleeps, the earlier ones longer: 100 s, 95 s, 90 s and so on, never under 1 s. The last
    /// task spawned runs first, and an orderly shutdown must wait for the first.
    Rush,
    /// Drawn from a seed, and the same for the same seed: half of the tasks start at once, the others within a
    /// virtual second. A lab that has a scheduler of its own also runs ready tasks in an order drawn from it.
    Shuffled(u64),
}

const LATE_START: Duration = Duration::from_secs(1);
const RUSH_FIRST: Duration = Duration::from_secs(100);
const RUSH_STEP: Duration = Duration::from_secs(5);
const RUSH_LEAST: Duration = Duration::from_secs(1);
/// A shuffled start is late by less than this many milliseconds, or not at all.
const SHUFFLED_MILLIS: u64 = 1_000;

/// The schedule in force on a thread, with the state it needs.
#[derive(Clone, Copy, Debug)]
enum Active {
    Plain,
    LateStart,
    Rush {
        next: Duration,
    },
    /// The state of the generator, which is `Copy` where the generator itself is not.
    Shuffled {
        state: u64,
    },
}

thread_local! {
    /// Constant and without a destructor: in production `start_delay` is one load and one branch.
    static ACTIVE: Cell<Active> = const { Cell::new(Active::Plain) };
}

/// Keeps a [`Schedule`] in force on this thread until it is dropped. Made by [`enter`].
#[must_use = "the schedule ends as soon as this value is dropped"]
pub struct ActiveSchedule {
    previous: Active,
    /// The schedule belongs to this thread, so it must be lifted on this thread.
    _not_send: PhantomData<*const ()>,
}

/// Puts `schedule` in force on this thread; a rush starts again at 100 s. Dropping the result brings back the
/// schedule that was in force before.
pub fn enter(schedule: Schedule) -> ActiveSchedule {
    let active = match schedule {
        Schedule::Plain => Active::Plain,
        Schedule::LateStart => Active::LateStart,
        Schedule::Rush => Active::Rush { next: RUSH_FIRST },
        Schedule::Shuffled(seed) => Active::Shuffled { state: seed },
    };
    ActiveSchedule { previous: ACTIVE.replace(active), _not_send: PhantomData }
}

/// The schedule in force on this thread, to be [entered](enter) on another that works for the same lab.
///
/// A shuffle goes on from where it is; a rush starts again at 100 s.
#[must_use]
pub fn current_schedule() -> Schedule {
    match ACTIVE.get() {
        Active::Plain => Schedule::Plain,
        Active::LateStart => Schedule::LateStart,
        Active::Rush { .. } => Schedule::Rush,
        Active::Shuffled { state } => Schedule::Shuffled(state),
    }
}

impl Drop for ActiveSchedule {
    fn drop(&mut self) {
        ACTIVE.set(self.previous);
    }
}

impl fmt::Debug for ActiveSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActiveSchedule").field("previous", &self.previous).finish()
    }
}

/// How long the task that is being spawned on this thread must sleep before it starts; `None` for not at all.
///
/// A facade asks once per spawn: in a rush or a shuffle each question is an answer used up. Outside a lab it costs about
/// 1 ns.
#[inline]
#[must_use = "a rush and a shuffle count every question as one spawned task"]
pub fn start_delay() -> Option<Duration> {
    // It is asked with the future in hand.
    abort_unwind(|| if matches!(ACTIVE.get(), Active::Plain) { None } else { delay() })
}

/// Apart, so that a spawn outside a lab is no longer for it.
#[cold]
#[inline(never)]
fn delay() -> Option<Duration> {
    match ACTIVE.get() {
        Active::Plain => None,
        Active::LateStart => Some(LATE_START),
        Active::Rush { next } => {
            let following = next.saturating_sub(RUSH_STEP).max(RUSH_LEAST);
            ACTIVE.set(Active::Rush { next: following });
            Some(next)
        }
        Active::Shuffled { state } => {
            let mut random = fastrand::Rng::with_seed(state);
            let millis = random.u64(0..2 * SHUFFLED_MILLIS);
            ACTIVE.set(Active::Shuffled { state: random.get_seed() });
            (millis < SHUFFLED_MILLIS).then(|| Duration::from_millis(millis))
        }
    }
}

/// One thread, virtual time, no I/O: where an experiment runs.
///
/// The trait is what the probes need and no more; each facade implements it for its own runtime.
pub trait Lab {
    /// Runs `experiment` to its end in a fresh lab, under `schedule`, and returns its result.
    ///
    /// On return every task of that run has been dropped.
    ///
    /// # Errors
    ///
    /// The lab has proof that the experiment never ends; see [`LabError`]. A lab on a runtime that cannot prove it
    /// waits for ever instead.
    fn run<T>(
        &self,
        schedule: Schedule,
        experiment: impl Future<Output = T>,
    ) -> Result<T, LabError>;

    /// Sleeps for `duration` of virtual time. To be called inside [`run`](Lab::run).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future forgets the sleep and nothing else.
    fn sleep(duration: Duration) -> impl Future<Output = ()> + Send;

    /// The virtual time since [`run`](Lab::run) began. To be called inside it.
    fn elapsed() -> Duration;

    /// The number of live tasks that the runtime counts and the census does not: spawned past the facade. To be
    /// called inside [`run`](Lab::run).
    fn untracked() -> u64;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_a_lab_nothing_is_delayed() {
        assert_eq!(start_delay(), None);
    }

    #[test]
    fn late_start_delays_each_task_by_one_second() {
        let _schedule = enter(Schedule::LateStart);
        assert_eq!(start_delay(), Some(Duration::from_secs(1)));
        assert_eq!(start_delay(), Some(Duration::from_secs(1)));
    }

    #[test]
    fn a_rush_lets_the_last_task_run_first() {
        let _schedule = enter(Schedule::Rush);
        let delays: Vec<u64> =
            (0..23).filter_map(|_| start_delay()).map(|delay| delay.as_secs()).collect();
        assert_eq!(delays[..3], [100, 95, 90]);
        assert_eq!(delays[18..], [10, 5, 1, 1, 1]);
    }

    fn delays(schedule: Schedule) -> Vec<Option<Duration>> {
        let _schedule = enter(schedule);
        (0..100).map(|_| start_delay()).collect()
    }

    #[test]
    fn a_shuffle_is_the_same_for_the_same_seed_and_for_no_other() {
        let first = delays(Schedule::Shuffled(1));
        assert_eq!(first, delays(Schedule::Shuffled(1)));
        assert_ne!(first, delays(Schedule::Shuffled(2)));
    }

    #[test]
    fn a_shuffle_starts_about_half_at_once_and_the_others_within_a_second() {
        let delays = delays(Schedule::Shuffled(7));
        let late: Vec<_> = delays.iter().flatten().collect();
        assert!((30..70).contains(&late.len()), "{} of 100 are late", late.len());
        assert!(late.iter().all(|delay| **delay < Duration::from_secs(1)));
    }

    #[test]
    fn a_rush_starts_again_each_time_it_is_entered() {
        let first = enter(Schedule::Rush);
        let _ = (start_delay(), start_delay());
        let nested = enter(Schedule::Rush);
        assert_eq!(start_delay(), Some(Duration::from_secs(100)));
        drop(nested);
        assert_eq!(
            start_delay(),
            Some(Duration::from_secs(90)),
            "the outer rush goes on where it was"
        );
        drop(first);
        assert_eq!(start_delay(), None);
    }
}
