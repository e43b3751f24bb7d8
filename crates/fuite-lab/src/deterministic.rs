//! The lab itself: the loop that runs tasks and moves the clock.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use fuite::lab::{self, Busy, Lab, LabError, Schedule};

use crate::current::Entered;
use crate::ready::Turn;
use crate::shared::{Next, Shared};
use crate::timer::{Timer, elapsed, enter_virtual_time};

/// Polls at one moment of virtual time before the lab says that they will never end: a tenth of a second of real
/// time or so, and several times what a crowd of 100,000 tasks needs to start.
const STEP_LIMIT: u64 = 1_000_000;

/// A lab: an executor on the calling thread, with a clock of its own.
///
/// It is a recipe: each [`block_on`](Self::block_on) builds a fresh lab, and takes it down again.
///
/// ```
/// use fuite::Origin;
/// use fuite_lab::{Deterministic, spawn};
///
/// // The order in which two ready tasks run is the seed's to choose.
/// let first = |seed| {
///     Deterministic::new().seeded(seed).block_on(async {
///         let (sender, receiver) = std::sync::mpsc::channel();
///         for name in ["left", "right"] {
///             let sender = sender.clone();
///             spawn(Origin::task::<()>(), async move { sender.send(name).unwrap() }).detach();
///         }
///         while fuite_lab::elapsed().is_zero() {
///             fuite_lab::Timer::after(std::time::Duration::from_secs(1)).await;
///         }
///         receiver.recv().unwrap()
///     })
/// };
/// assert_eq!(first(7).unwrap(), first(7).unwrap());
/// assert!((0..16).any(|seed| first(seed).unwrap() == "right"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Deterministic {
    seed: Option<u64>,
    step_limit: u64,
}

impl Default for Deterministic {
    fn default() -> Self {
        Self::new()
    }
}

impl Deterministic {
    /// A lab that runs ready tasks in the order in which they were woken.
    #[must_use]
    pub const fn new() -> Self {
        Self { seed: None, step_limit: STEP_LIMIT }
    }

    /// Runs ready tasks in a random order, the same for the same seed.
    #[must_use]
    pub const fn seeded(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// How many polls there may be at one moment of virtual time before the lab gives up with
    /// [`LabError::Busy`]; 1,000,000 unless told otherwise.
    #[must_use]
    pub const fn step_limit(mut self, polls: u64) -> Self {
        self.step_limit = polls;
        self
    }

    /// Runs `experiment`, and the tasks it spawns, to the end of `experiment`.
    ///
    /// On return every task of the lab has been dropped, whether it had ended or not, and every blocking closure has
    /// returned.
    ///
    /// # Errors
    ///
    /// - [`LabError::Stuck`]: nobody can go on, and `experiment` has not ended.
    /// - [`LabError::Busy`]: tasks wake one another without end, and virtual time never moves.
    /// - [`LabError::Nested`]: this thread is in a lab already.
    ///
    /// # Panics
    ///
    /// If `experiment` panics. A task that panics harms nobody but who awaits it, as on the runtimes themselves.
    pub fn block_on<T>(&self, experiment: impl Future<Output = T>) -> Result<T, LabError> {
        let shared = Shared::new(self.seed);
        let _entered = Entered::lab(&shared)?;
        let _clock = enter_virtual_time();
        // Declared last, so dropped first: tasks that the experiment owns are still cancelled in the lab.
        let experiment = pin!(experiment);
        self.drive(&shared, experiment)
    }

    fn drive<T>(
        &self,
        shared: &Arc<Shared>,
        mut experiment: Pin<&mut impl Future<Output = T>>,
    ) -> Result<T, LabError> {
        let waker =
            Arc::new(ExperimentWaker { shared: shared.clone(), queued: AtomicBool::new(false) });
        waker.wake_by_ref();
        let as_waker = Waker::from(waker.clone());
        let mut context = Context::from_waker(&as_waker);
        let mut steps = 0;
        loop {
            let last = match shared.next() {
                Next::Turn(Turn::Experiment) => {
                    waker.queued.store(false, Ordering::Release);
                    if let Poll::Ready(result) = experiment.as_mut().poll(&mut context) {
                        return Ok(result);
                    }
                    None
                }
                Next::Turn(Turn::Task(key, runnable)) => {
                    runnable.run();
                    Some(key)
                }
                Next::Moment => {
                    steps = 0;
                    continue;
                }
                Next::Stuck(stuck) => return Err(LabError::Stuck(stuck)),
            };
            steps += 1;
            if steps >= self.step_limit {
                let last = last.and_then(|key| shared.origin(key));
                return Err(LabError::Busy(Busy { steps, last }));
            }
        }
    }
}

impl Lab for Deterministic {
    fn run<T>(
        &self,
        schedule: Schedule,
        experiment: impl Future<Output = T>,
    ) -> Result<T, LabError> {
        let lab = match schedule {
            Schedule::Shuffled(seed) => self.seeded(seed),
            Schedule::Plain | Schedule::LateStart | Schedule::Rush => *self,
        };
        let _schedule = lab::enter(schedule);
        lab.block_on(experiment)
    }

    async fn sleep(duration: Duration) {
        Timer::after(duration).await;
    }

    fn elapsed() -> Duration {
        elapsed()
    }

    /// Always 0: there is no way to spawn on this lab that does not count.
    fn untracked() -> u64 {
        0
    }
}

/// Gives the experiment its turn; at most one at a time.
struct ExperimentWaker {
    shared: Arc<Shared>,
    queued: AtomicBool,
}

impl Wake for ExperimentWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.shared.ready(Turn::Experiment);
        }
    }
}
