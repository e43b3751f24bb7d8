//! The live tasks, one by one.

use std::fmt;
use std::num::NonZeroU64;
use std::panic::Location;
use std::time::Duration;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::by_site::{SiteCount, merge};
use crate::census::{
    AtRest, CENSUS, Directory, Life, Now, OpenScope, Record, RollCall, Slot, id_bits,
};
use crate::origin::{Kind, Site, TypeRecord};
use crate::search::Search;
use crate::tasks::tasks;

/// Tells one task from every other.
///
/// Two live tasks never share an id. A dead task's id comes back after its row has been used 2^31 times over, which
/// takes at least a quarter of an hour of spawning at full speed: do not keep ids for longer than a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(NonZeroU64);

impl TaskId {
    pub(crate) fn from_bits(bits: u64) -> Option<Self> {
        NonZeroU64::new(bits).map(Self)
    }

    pub(crate) fn bits(self) -> u64 {
        self.0.get()
    }

    /// The two numbers that it prints: its row in the table, and which life in that row. For whoever writes a million
    /// of them.
    #[must_use]
    pub fn parts(self) -> (u64, u64) {
        (self.0.get() & u64::from(u32::MAX), self.0.get() >> 33)
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Two short numbers are easier to compare by eye than one of twelve digits.
        let (row, life) = self.parts();
        write!(f, "{row}.{life}")
    }
}

/// The scope of a [`Guard`](crate::Guard): tells the tasks of one test from those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub(crate) u32);

impl ScopeId {
    /// The number of the scope: for reports, which name a scope by it when it has no name.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

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
    evidence: Option<Evidence>,
}

/// What the record of a task said when the snapshot reached it.
#[derive(Clone, Debug)]
struct Evidence {
    record: Arc<Record>,
    at_rest: AtRest,
    idle_millis: u64,
    /// It belongs to a group of tasks that wait for each other's channels and for nothing else.
    in_dead_group: bool,
}

/// What a live task is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Never polled yet: its runtime has not come to it.
    New,
    /// Being polled.
    Running,
    /// Woken, and about to be polled. Told apart from `Idle` only where there is [`evidence`](crate::evidence).
    Woken,
    /// Polled before, and waiting.
    Idle,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::New => "new",
            State::Running => "running",
            State::Woken => "woken",
            State::Idle => "idle",
        })
    }
}

impl Task {
    pub(crate) fn new(
        slot: Slot,
        life: Life,
        now: Now,
        directory: &mut Directory<'_>,
        dead: &HashSet<u64>,
    ) -> Self {
        let bits = id_bits(slot, life.generation);
        let record = if life.has_record() { CENSUS.records.of(slot, bits) } else { None };
        let (location, type_record) = directory.resolve(life.origin());
        Self {
            id: TaskId(NonZeroU64::new(bits).expect("a living generation is odd")),
            parent: NonZeroU64::new(life.birth.parent).map(TaskId),
            scope: Some(ScopeId(life.birth.scope)).filter(|scope| scope.0 != 0),
            location,
            record: type_record,
            age_millis: now.millis_since(life.birth.stamp),
            polls: life.polls,
            running: life.running,
            evidence: record.map(|record| {
                let at_rest = record.at_rest();
                let idle_millis = now.millis_since(at_rest.since);
                Evidence { record, at_rest, idle_millis, in_dead_group: dead.contains(&bits) }
            }),
        }
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

    /// The name it was given, if any.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.evidence.as_ref().and_then(|evidence| evidence.record.name.as_deref())
    }

    /// The name of the scope it was born in, if any: of the test, or of whatever [`in_scope`](crate::in_scope()) named.
    #[must_use]
    pub fn scope_name(&self) -> Option<&str> {
        self.evidence.as_ref()?.record.scope.as_deref().map(|scope| &*scope.name)
    }

    /// Whether it is meant to live as long as the program.
    #[must_use]
    pub fn is_daemon(&self) -> bool {
        self.record.daemon
    }

    /// What it was doing.
    #[must_use]
    pub fn state(&self) -> State {
        if self.running {
            State::Running
        } else if self.polls == 0 {
            State::New
        } else if self.evidence.as_ref().is_some_and(|evidence| evidence.at_rest.woken) {
            State::Woken
        } else {
            State::Idle
        }
    }

    /// How long it has been waiting since its last poll; `None` while it does not, and where there is no
    /// [`evidence`](crate::evidence).
    #[must_use]
    pub fn idle(&self) -> Option<Duration> {
        let evidence = self.evidence.as_ref().filter(|evidence| evidence.at_rest.idle)?;
        Some(Duration::from_millis(evidence.idle_millis))
    }

    /// How many wakers of it are left with channels, timers, locks and the like; `None` where there is no
    /// [`evidence`](crate::evidence).
    #[must_use]
    pub fn wakers(&self) -> Option<usize> {
        self.evidence.as_ref().map(|evidence| evidence.at_rest.wakers)
    }

    /// Whether it is proven that it can never run again; see [`Grade::Proven`](crate::Grade::Proven).
    #[must_use]
    pub fn is_proven(&self) -> bool {
        let proven = |it: &Evidence| it.at_rest.is_proven() || it.in_dead_group;
        self.record.kind != Kind::Blocking && self.evidence.as_ref().is_some_and(proven)
    }

    /// Whether the scope it was born in has ended; see [`Grade::Orphaned`](crate::Grade::Orphaned).
    #[must_use]
    pub fn is_orphaned(&self) -> bool {
        let scope = self.evidence.as_ref().and_then(|evidence| evidence.record.scope.as_deref());
        scope.is_some_and(|scope| scope.figures.has_ended())
    }

    /// Ends it by its runtime's means, and says whether there are any: it must have been born in a scope, with a name
    /// or while evidence was on, and not on a pool of blocking threads.
    ///
    /// The task ends as soon as its runtime gets to it, not before this returns.
    #[expect(clippy::must_use_candidate, reason = "most callers do what they can and go on")]
    pub fn abort(&self) -> bool {
        self.evidence.as_ref().is_some_and(|evidence| evidence.record.abort())
    }

    /// Asks its runtime to come to it; see [`RollCall`].
    pub(crate) fn call(&self, roll_call: &Arc<RollCall>) {
        if let Some(evidence) = &self.evidence {
            evidence.record.call(roll_call);
        }
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
/// Costs about 30 ns and 120 bytes per task; [`tasks`](crate::tasks()) reads them one at a time, and [`by_site`](crate::by_site())
/// allocates nothing per task.
#[must_use]
pub fn snapshot() -> Snapshot {
    Snapshot { tasks: tasks().collect() }
}

impl Snapshot {
    /// The tasks that a scope waits for.
    pub(crate) fn of_scope(scope: &OpenScope) -> Self {
        let scopes = scope.enclosed();
        Self { tasks: Search::new(|_, life| life.is_counted_by(&scopes)).tasks(usize::MAX) }
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
            unpolled: u64::from(task.polls == 0),
            running: u64::from(task.running),
            with_evidence: u64::from(task.evidence.is_some()),
        }))
    }

    /// How many tasks were born in each scope, in the sequence in which the scopes were opened; `None` stands for those
    /// that were born in no scope.
    #[must_use]
    pub fn by_scope(&self) -> BTreeMap<Option<ScopeId>, u64> {
        self.count_by(Task::scope)
    }

    /// How many tasks are in each state.
    #[must_use]
    pub fn by_state(&self) -> BTreeMap<State, u64> {
        self.count_by(Task::state)
    }

    fn count_by<K: Ord>(&self, key: impl Fn(&Task) -> K) -> BTreeMap<K, u64> {
        let mut counts = BTreeMap::new();
        for task in self {
            *counts.entry(key(task)).or_default() += 1;
        }
        counts
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
