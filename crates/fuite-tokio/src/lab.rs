//! The lab on tokio: one thread, a paused clock, and start delays on demand.
//!
//! tokio's own `current_thread` scheduler runs the tasks, so a subject behaves as it does in
//! production but for the clock: when no task can run, the clock jumps to the next timer. Two hours
//! of waiting pass in microseconds, and the same experiment gives the same answer every time.

use std::cell::Cell;
use std::time::Duration;

use fuite::clock::Virtual;
use fuite::lab::{self, Lab, LabError, Schedule};
use real::time::Instant;

use crate::grace;

thread_local! {
    /// When the current lab began, by its own clock.
    static BEGINNING: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// The lab on tokio.
///
/// ```
/// use std::time::Duration;
/// use fuite::lab::{Lab, Schedule};
/// use fuite_tokio::lab::Paused;
///
/// let live = Paused.run(Schedule::Plain, async {
///     fuite_tokio::spawn(Paused::sleep(Duration::from_secs(3600)));
///     Paused::sleep(Duration::from_secs(1800)).await;
///     let halfway = fuite::live();
///     Paused::sleep(Duration::from_secs(1801)).await;
///     (halfway, fuite::live())
/// });
/// assert_eq!(live.unwrap(), (1, 0));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Paused;

impl Lab for Paused {
    /// Never fails: tokio tells neither a deadlock nor a livelock, so an experiment that never ends
    /// is one that the caller has to bound.
    ///
    /// # Panics
    ///
    /// Inside a runtime, or when the operating system refuses a poller.
    fn run<T>(
        &self,
        schedule: Schedule,
        experiment: impl Future<Output = T>,
    ) -> Result<T, LabError> {
        let runtime = real::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .thread_name(lab::THREAD_NAME)
            .build()
            .expect("a runtime on one thread");
        let result = runtime.block_on(async {
            BEGINNING.set(Some(Instant::now()));
            let _clock = Virtual::enter(since_the_beginning).with_sleep(grace::sleep);
            let _schedule = lab::enter(schedule);
            experiment.await
        });
        // The runtime goes out of scope here, and with it every task of the experiment.
        Ok(result)
    }

    async fn sleep(duration: Duration) {
        real::time::sleep(duration).await;
    }

    fn elapsed() -> Duration {
        since_the_beginning()
    }

    fn untracked() -> u64 {
        crate::untracked()
    }
}

fn since_the_beginning() -> Duration {
    BEGINNING.get().map_or(Duration::ZERO, |beginning| beginning.elapsed())
}
