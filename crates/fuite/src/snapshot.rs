//! The live tasks, one by one.

use std::fmt;
use std::num::NonZeroU64;
use std::panic::Location;
use std::time::Duration;

use crate::by_site::{SiteCount, merge};
use crate::census::{CENSUS, Directory, Life, Now, Slot, id_bits};
use crate::origin::{Kind, Site, TypeRecord};

/// Tells one task from every other.
///
/// Two live tasks never share an id. A dead task's id comes back after its row has been used 2^31 times over, which
/// takes at least a quarter of an hour of spawning at full speed: do not keep ids for longer than a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(NonZeroU64);

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Row and life, as two short numbers: easier to compare by eye than one of twelve digits.
        write!(f, "{}.{}", self.0.get() & u64::from(u32::MAX), self.0.get() >> 33)
    }
}

/// The scope of a [`Guard`](crate::Guard): tells the tasks of one test from those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub(crate) u32);

/// One live task, as it was when the snapshot reached it.
#[derive(Clone, Debug)]
pub struct Task {
    id: TaskId,
    parent: Option<TaskId>,
    scope: Option<ScopeId>,
    location: Option<&'static Location<'static>>,
    record: &'static TypeRecord,
    age_millis: u64,
    polls: u32,
    running: bool,
}

impl Task {
    fn new(slot: Slot, life: Life, now: Now, directory: &mut Directory<'_>) -> Option<Self> {
        let (location, record) = directory.resolve(life.birth.origin);
        Some(Self {
            id: TaskId(NonZeroU64::new(id_bits(slot, life.generation))?),
            parent: NonZeroU64::new(life.birth.parent).map(TaskId),
            scope: Some(ScopeId(life.birth.scope)).filter(|scope| scope.0 != 0),
            location,
            record,
            age_millis: now.millis_since(life.birth.stamp),
            polls: life.polls,
            running: life.running,
        })
    }

    /// Tells this task from every other.
    #[must_use]
    pub fn id(&self) -> TaskId {
        self.id
    }

    /// The tracked task that was being polled when this one was spawned, on the same thread. It may be dead by now:
    /// [`Snapshot::parent_of`] finds it if it lives.
    #[must_use]
    pub fn parent(&self) -> Option<TaskId> {
        self.parent
    }

    /// The guard's scope it belongs to, if any.
    #[must_use]
    pub fn scope(&self) -> Option<ScopeId> {
        self.scope
    }

    /// How it runs.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.record.kind
    }

    /// The place in the source that spawned it.
    #[must_use]
    pub fn site(&self) -> Site {
        Site::of(self.location)
    }

    /// The name of the future's or closure's type: for eyes, not for code.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        (self.record.name)()
    }

    /// The size of the future or closure, in bytes, as it was spawned.
    #[must_use]
    pub fn size(&self) -> usize {
        self.record.size
    }

    /// How long ago it was spawned, by the clock it was dated with: the real one in steps of 8 ms, or a lab's virtual
    /// one in milliseconds. Zero for a virtual birth seen from a thread without virtual time.
    #[must_use]
    pub fn age(&self) -> Duration {
        Duration::from_millis(self.age_millis)
    }

    /// How often it has been polled; 0 means that its runtime has never started it. The count stops at 2^31 - 1.
    #[must_use]
    pub fn polls(&self) -> u32 {
        self.polls
    }

    /// Whether it was being polled.
    #[must_use]
    pub fn running(&self) -> bool {
        self.running
    }
}

/// The live tasks of the process, or of one scope.
///
/// Each row is consistent in itself: it never mixes two tasks. The whole is no one instant: a task that was born or
/// has died during the reading may be in it or not. Taking it holds no lock while names are resolved, and stops
/// nobody.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    tasks: Vec<Task>,
}

/// All live tasks that have a row. See [`unlisted`](crate::unlisted) for those that have none.
///
/// Costs about 30 ns and 56 bytes per task; [`by_site`](crate::by_site()) allocates nothing per
/// task.
#[must_use]
pub fn snapshot() -> Snapshot {
    Snapshot::take(|_| true)
}

impl Snapshot {
    pub(crate) fn of_scope(scope: u32) -> Self {
        Self::take(|life| life.birth.scope == scope)
    }

    fn take(wanted: impl Fn(&Life) -> bool) -> Self {
        let (mut directory, now) = (CENSUS.directory(), Now::read());
        let mut tasks = Vec::new();
        CENSUS.for_each_life(|slot, life| {
            if wanted(&life) {
                tasks.extend(Task::new(slot, life, now, &mut directory));
            }
        });
        Self { tasks }
    }

    /// The tasks, in no particular order.
    #[must_use]
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// How many tasks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// The tasks, in no particular order.
    pub fn iter(&self) -> std::slice::Iter<'_, Task> {
        self.tasks.iter()
    }

    /// The task that spawned `child`, if it is in this snapshot.
    #[must_use]
    pub fn parent_of(&self, child: &Task) -> Option<&Task> {
        // An id may have come back since the child was born: a true parent is not younger than its child.
        self.iter()
            .find(|task| Some(task.id) == child.parent && task.age_millis >= child.age_millis)
    }

    /// The tasks grouped by spawn site, type and kind; the largest group first.
    #[must_use]
    pub fn by_site(&self) -> Vec<SiteCount> {
        merge(self.iter().map(|task| SiteCount {
            site: task.site(),
            type_name: task.type_name(),
            kind: task.kind(),
            tasks: 1,
            oldest: task.age(),
        }))
    }
}

impl<'a> IntoIterator for &'a Snapshot {
    type Item = &'a Task;
    type IntoIter = std::slice::Iter<'a, Task>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Snapshot {
    type Item = Task;
    type IntoIter = std::vec::IntoIter<Task>;

    fn into_iter(self) -> Self::IntoIter {
        self.tasks.into_iter()
    }
}
