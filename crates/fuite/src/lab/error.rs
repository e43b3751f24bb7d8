//! Why a lab could not bring its experiment to an end.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::origin::Origin;

/// Why a lab gave up: not a timeout, but a proof that going on would change nothing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LabError {
    /// Nobody can run any more.
    Stuck(Stuck),
    /// Somebody always can, and virtual time never moves.
    Busy(Busy),
    /// The caller is in a lab already: a second one would stop the thread that the first one needs.
    Nested,
}

impl Error for LabError {}

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stuck(stuck) => stuck.fmt(f),
            Self::Busy(busy) => busy.fmt(f),
            Self::Nested => f.write_str(
                "a lab was entered inside a lab: its one thread is busy with the outer one; \
                 await the future instead of blocking on it",
            ),
        }
    }
}

/// A deadlock: no task is ready, no timer is pending, no blocking work is under way, and there is no I/O in a lab.
#[derive(Clone, Debug)]
pub struct Stuck {
    /// The tasks that wait, in the sequence in which they were spawned.
    pub waiting: Vec<Waiting>,
    /// The virtual time at which nobody could go on.
    pub at: Duration,
}

/// A task that waits for something that cannot happen any more.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Where it was born, and what it is.
    pub origin: Origin,
    /// The virtual time at which it was born.
    pub born: Duration,
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("deadlock: the experiment waits, and nothing is left that could wake it")?;
        for Waiting { origin, born } in &self.waiting {
            let waited = self.at.saturating_sub(*born).as_secs();
            write!(f, "\n  --> {}\n      {} waits too", origin.site(), origin.type_name())?;
            write!(f, ", {waited} s of virtual time after its birth")?;
        }
        Ok(())
    }
}

/// A livelock: tasks wake themselves or one another again and again, without a timer between.
#[derive(Clone, Copy, Debug)]
pub struct Busy {
    /// How many polls there were since virtual time last moved.
    pub steps: u64,
    /// The task of the last poll; `None` for the experiment itself.
    pub last: Option<Origin>,
}

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "livelock: {} polls, and virtual time has not moved", self.steps)?;
        match self.last {
            Some(origin) => {
                write!(f, "\n  --> {}\n      {} was", origin.site(), origin.type_name())?;
            }
            None => f.write_str("; the experiment itself was")?,
        }
        f.write_str(" polled last: it must await something else than its own turn")
    }
}
