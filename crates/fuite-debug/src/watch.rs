//! What an endpoint knows beside the census: how it judges, what it samples, what it was told to ask.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use fuite::evidence::Criteria;
use fuite::{Growing, Growth};

/// Counts the tasks that the census does not know.
pub(crate) type Untracked = Box<dyn Fn() -> u64 + Send + Sync>;

/// How an endpoint looks at the census.
pub(crate) struct Watch {
    suspect_after: Duration,
    untracked: Option<Untracked>,
    pub(crate) growth: Option<Sampling>,
}

/// The growth of the spawn sites, and how often it is sampled.
#[derive(Debug)]
pub(crate) struct Sampling {
    pub(crate) every: Duration,
    growth: Mutex<Growth>,
}

/// How many tasks there are, as far as they can be counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    pub(crate) live: u64,
    pub(crate) unlisted: u64,
    pub(crate) untracked: Option<u64>,
}

impl Watch {
    pub(crate) fn new(
        suspect_after: Duration,
        untracked: Option<Untracked>,
        growth: Option<Sampling>,
    ) -> Self {
        Self { suspect_after, untracked, growth }
    }

    /// How many tasks there are now. Panics when the hook does.
    pub(crate) fn figures(&self) -> Figures {
        Figures {
            live: fuite::live(),
            unlisted: fuite::unlisted(),
            untracked: self.untracked.as_ref().map(|count| count()),
        }
    }

    /// By what each task is graded. Growth is left out: it is a matter of the site, not of the task.
    pub(crate) fn criteria(&self) -> Criteria<'static> {
        Criteria::new(self.suspect_after)
    }

    /// The sites that grow; none where nobody samples.
    pub(crate) fn growing(&self) -> Vec<Growing> {
        self.growth.as_ref().map(Sampling::growing).unwrap_or_default()
    }
}

impl Sampling {
    pub(crate) fn new(every: Duration, windows: usize) -> Self {
        let every = every.max(Duration::from_millis(1));
        Self { every, growth: Mutex::new(Growth::new(windows)) }
    }

    /// Ends a window.
    pub(crate) fn sample(&self) {
        self.growth.lock().unwrap_or_else(PoisonError::into_inner).sample();
    }

    fn growing(&self) -> Vec<Growing> {
        self.growth.lock().unwrap_or_else(PoisonError::into_inner).growing()
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("suspect_after", &self.suspect_after)
            .field("growth", &self.growth)
            .finish_non_exhaustive()
    }
}
