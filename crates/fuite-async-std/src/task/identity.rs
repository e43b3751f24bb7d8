//! `Task` and `TaskId`: what a task is called.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The identity of a task: an id, and perhaps a name.
///
/// A type of the facade's own, for async-std makes its [`Task`](real::task::Task) only for tasks that run on its own
/// threads, and starts those threads for it. A task of a lab has none there.
#[derive(Clone)]
pub struct Task(Identity);

#[derive(Clone)]
enum Identity {
    Real(real::task::Task),
    Lab { id: u64, name: Option<Arc<str>> },
}

impl Task {
    /// A new task of the lab.
    pub(super) fn of_lab(name: Option<String>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(Identity::Lab { id, name: name.map(Arc::from) })
    }

    /// The id, which no other task of the process has.
    #[must_use]
    pub fn id(&self) -> TaskId {
        TaskId(match &self.0 {
            Identity::Real(task) => Id::Real(task.id()),
            Identity::Lab { id, .. } => Id::Lab(*id),
        })
    }

    /// The name that [`Builder::name`](super::Builder::name) gave it.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            Identity::Real(task) => task.name(),
            Identity::Lab { name, .. } => name.as_deref(),
        }
    }
}

impl From<real::task::Task> for Task {
    fn from(task: real::task::Task) -> Self {
        Self(Identity::Real(task))
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("id", &self.id()).field("name", &self.name()).finish()
    }
}

/// The id of a task: prints as a number. Ids of a lab are counted apart from async-std's and never equal one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TaskId(Id);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Id {
    Real(real::task::TaskId),
    Lab(u64),
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Id::Real(id) => id.fmt(f),
            Id::Lab(id) => id.fmt(f),
        }
    }
}

impl fmt::Debug for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TaskId({self})")
    }
}
