//! What counts as a leak, how long to wait for it to go away, and what to do about it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use glob::Pattern;
use thiserror::Error;

use crate::clock::{self, MakeSleep, Sleep};
use crate::excuses::Excuses;
use crate::leak_error::LeakError;
use crate::search::Baseline;

/// How a [`Guard`](crate::Guard) or [`find`](crate::find()) works.
///
/// ```
/// # use std::time::Duration;
/// # fn main() -> Result<(), fuite::InvalidGlob> {
/// let options = fuite::Options::new()
///     .grace(Duration::from_millis(500))
///     .ignore_name("metrics flusher")
///     .ignore_spawned_at("**/hyper-util-*/src/client/**")?
///     .ignore_future_type("my_pool::keep_alive");
/// let guard = fuite::Guard::with(options);
/// # drop(guard);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Options {
    pub(crate) grace: Duration,
    pub(crate) excuses: Excuses,
    pub(crate) baseline: Arc<Baseline>,
    pub(crate) action: Action,
    pub(crate) scope_name: Option<Box<str>>,
    pub(crate) find_roots: bool,
    timer: Option<MakeSleep>,
    runtime_count: Option<fn() -> u64>,
}

/// What is done when tasks are left.
#[derive(Clone, Default)]
pub enum Action {
    /// The leak is returned as an error.
    #[default]
    Fail,
    /// The leak is printed on standard error, and passes.
    Warn,
    /// The tasks are aborted, so that they disturb nobody after this, and the leak is returned as an error.
    Abort,
    /// The leak is handed over, and passes.
    Callback(Arc<dyn Fn(&LeakError) + Send + Sync>),
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Action::Fail => "Fail",
            Action::Warn => "Warn",
            Action::Abort => "Abort",
            Action::Callback(_) => "Callback",
        })
    }
}

/// A pattern for paths that is none.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{pattern}` is not a glob: {reason}, at character {at}; try `**/pool/*.rs`")]
pub struct InvalidGlob {
    pattern: String,
    reason: &'static str,
    at: usize,
}

/// How long a task may take to end when nothing else is said.
const GRACE: Duration = Duration::from_millis(100);

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl Options {
    /// Nothing is excused, a grace of 100 ms, and a leak is an error.
    pub fn new() -> Self {
        Self {
            grace: GRACE,
            excuses: Excuses::default(),
            baseline: Arc::default(),
            action: Action::Fail,
            scope_name: None,
            find_roots: false,
            timer: None,
            runtime_count: None,
        }
    }

    /// How long a task may take to end while it still can: 100 ms unless said otherwise. It is an upper bound, waited
    /// out only where a timer, a channel, I/O or another thread may still wake what is left.
    pub fn grace(self, grace: Duration) -> Self {
        Self { grace, ..self }
    }

    /// Leaves out tasks of this name, whole and exact.
    pub fn ignore_name(mut self, name: &str) -> Self {
        self.excuses.name(name);
        self
    }

    /// Leaves out tasks that were spawned in the files which match this glob: `*` stays within a folder, `**` does not.
    ///
    /// A path is as the compiler was given it: relative to the workspace for its own crates, absolute for the others,
    /// so most patterns begin with `**/`.
    ///
    /// # Errors
    ///
    /// The pattern is not a glob.
    pub fn ignore_spawned_at(mut self, glob: &str) -> Result<Self, InvalidGlob> {
        let pattern = Pattern::new(glob).map_err(|error| InvalidGlob {
            pattern: glob.to_owned(),
            reason: error.msg,
            at: error.pos,
        })?;
        self.excuses.site(pattern);
        Ok(self)
    }

    /// Leaves out tasks whose future's type has this in its name, such as `hyper_util::client`.
    pub fn ignore_future_type(mut self, part: &str) -> Self {
        self.excuses.future_type(part);
        self
    }

    /// Leaves out the tasks that are live now. Needed by [`find`](crate::find()) only: a guard never sees a task that is
    /// older than itself.
    pub fn ignore_current(mut self) -> Self {
        self.baseline = Arc::new(Baseline::now());
        self
    }

    /// What to do when tasks are left.
    pub fn action(self, action: Action) -> Self {
        Self { action, ..self }
    }

    /// What reports call the scope of a guard. Otherwise it is the thread's name, which in a test is the test's.
    pub fn scope_name(self, name: &str) -> Self {
        Self { scope_name: Some(name.into()), ..self }
    }

    /// Finds out which of the tasks that are left keep the others from ending, by aborting them one after the other;
    /// see [`LeakError::roots`]. For tests only: nothing of what was found is left running as it was.
    ///
    /// For a [`Guard`](crate::Guard), which aborts tasks of its own test; [`find`](crate::find()) sees the whole process,
    /// of which it aborts nothing to try, and ignores this.
    pub fn find_roots(self) -> Self {
        Self { find_roots: true, ..self }
    }

    /// By which clock the grace passes: a runtime's own `sleep`, where that is virtual. Otherwise it is the lab's, in a
    /// lab, and real time elsewhere, kept by one thread for the whole process.
    pub fn timer(self, timer: MakeSleep) -> Self {
        Self { timer: Some(timer), ..self }
    }

    /// How many tasks the runtime of this guard counts itself. What it counts and the census does not was spawned past
    /// the facade, by a dependency for example; the report says how many.
    ///
    /// Meant for a test that has its runtime to itself: on a shared one, another test's tasks would be counted too.
    pub fn runtime_count(self, count: fn() -> u64) -> Self {
        Self { runtime_count: Some(count), ..self }
    }

    /// A sleep by the clock of these options.
    pub(crate) fn sleep(&self, duration: Duration) -> Sleep {
        match self.timer.or_else(clock::virtual_sleep) {
            Some(timer) => timer(duration),
            None => clock::sleep(duration),
        }
    }

    /// The tasks of the runtime that neither the census nor anybody else has seen, given those that it has.
    pub(crate) fn untracked(&self, tracked: impl FnOnce() -> u64) -> u64 {
        match self.runtime_count.map_or(0, |count| count()) {
            0 => 0,
            counted => counted.saturating_sub(tracked()),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("grace", &self.grace)
            .field("excuses", &self.excuses)
            .field("baseline", &self.baseline)
            .field("action", &self.action)
            .field("find_roots", &self.find_roots)
            .finish_non_exhaustive()
    }
}
