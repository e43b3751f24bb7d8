//! The clock that dates a birth, and the door through which a lab puts virtual time in its place.
//!
//! A birth is dated on every spawn, so the clock must be cheap and the date small. On Linux it is the kernel's
//! coarse monotonic clock (7 ns a reading, a few milliseconds of resolution); elsewhere it is
//! [`Instant`](std::time::Instant), at three times the price.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

thread_local! {
    /// Constant and without a destructor: reading it is one load, and it can be read at any time of a thread's life.
    static SOURCE: Cell<Option<fn() -> Duration>> = const { Cell::new(None) };
    static SLEEP: Cell<Option<MakeSleep>> = const { Cell::new(None) };
}

/// A sleep in virtual time.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What makes a sleep, of a runtime or a lab.
pub type MakeSleep = fn(Duration) -> Sleep;

/// Virtual time on this thread, until the value is dropped.
///
/// While it lives, tasks born on this thread are dated by `source`, and snapshots taken on this thread give those
/// tasks their age in virtual time. Tasks dated by the real clock keep their real age. It nests: dropping it brings
/// back what was there before.
///
/// ```
/// use std::time::Duration;
///
/// let _time = fuite::clock::Virtual::enter(|| Duration::from_secs(7_200));
/// let task = fuite::Tracked::new(async {});
/// assert_eq!(fuite::snapshot().iter().next().unwrap().age(), Duration::ZERO);
/// # drop(task);
/// ```
#[must_use = "virtual time ends as soon as this value is dropped"]
pub struct Virtual {
    previous: Option<fn() -> Duration>,
    previous_sleep: Option<MakeSleep>,
    /// The override belongs to this thread, so it must be lifted on this thread.
    _not_send: PhantomData<*const ()>,
}

impl Virtual {
    /// From now on this thread's births and ages are read from `source`, which counts from any fixed moment and
    /// never goes back.
    pub fn enter(source: fn() -> Duration) -> Self {
        Self {
            previous: SOURCE.replace(Some(source)),
            previous_sleep: SLEEP.get(),
            _not_send: PhantomData,
        }
    }

    /// Has the grace of a [`Guard`](crate::Guard) pass by this clock too, for checks made on this thread.
    pub fn with_sleep(self, sleep: MakeSleep) -> Self {
        SLEEP.set(Some(sleep));
        self
    }
}

impl Drop for Virtual {
    fn drop(&mut self) {
        SOURCE.set(self.previous);
        SLEEP.set(self.previous_sleep);
    }
}

impl fmt::Debug for Virtual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Virtual").field("nested", &self.previous.is_some()).finish()
    }
}

/// A sleep in real time, kept by one thread for the whole process: what a grace passes by where no runtime and no lab
/// lends its clock.
///
/// # Cancel safety
///
/// Dropping it forgets the sleep and nothing else.
#[cfg(not(loom))]
#[must_use = "a sleep does nothing unless it is awaited"]
pub fn sleep(duration: Duration) -> Sleep {
    Box::pin(futures_timer::Delay::new(duration))
}

/// The sleep of the lab on this thread, if it is in one that has lent it.
#[cfg(not(loom))]
pub(crate) fn virtual_sleep() -> Option<MakeSleep> {
    SLEEP.get()
}

/// The time of the lab on this thread, if it is in one.
#[inline]
pub(crate) fn virtual_time() -> Option<Duration> {
    SOURCE.get().map(|source| source())
}

/// A step of the real clock in milliseconds, about the resolution of the coarse one.
pub(crate) const STEP_MILLIS: u32 = 8;
const STEPS_PER_SECOND: u64 = 1_000 / STEP_MILLIS as u64;

/// The real time in steps, from any fixed moment; it wraps.
///
/// Worked out without a [`Duration`]: a spawn would wait longer for that than for the clock.
#[cfg(all(target_os = "linux", not(miri)))]
#[inline]
pub(crate) fn real_steps() -> u64 {
    const NANOS_PER_STEP: u64 = STEP_MILLIS as u64 * 1_000_000;
    let now = rustix::time::clock_gettime(rustix::time::ClockId::MonotonicCoarse);
    let seconds = now.tv_sec.cast_unsigned();
    seconds.wrapping_mul(STEPS_PER_SECOND) + now.tv_nsec.cast_unsigned() / NANOS_PER_STEP
}

/// The real time in steps, from any fixed moment; it wraps.
#[cfg(not(all(target_os = "linux", not(miri))))]
pub(crate) fn real_steps() -> u64 {
    use std::sync::OnceLock;
    use std::time::Instant;

    static EPOCH: OnceLock<Instant> = OnceLock::new();
    let elapsed = EPOCH.get_or_init(Instant::now).elapsed();
    elapsed.as_secs() * STEPS_PER_SECOND + u64::from(elapsed.subsec_millis() / STEP_MILLIS)
}
