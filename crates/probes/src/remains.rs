//! What is alive and was not before: tasks by spawn site, untracked tasks, threads.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use fuite::lab::Lab;
use fuite::{Snapshot, Task, TaskId};
use verdict::{Remains, TaskGroup};

/// What was alive at one moment.
#[derive(Debug)]
pub(crate) struct Moment {
    tasks: Snapshot,
    untracked: u64,
    threads: u64,
}

impl Moment {
    /// Looks around, before anything has been started. To be called inside a lab.
    pub(crate) fn now<L: Lab>() -> Self {
        Self::with_threads::<L>(threads::count())
    }

    /// Looks around once the threads that are ending have ended.
    ///
    /// They are counted here and not when the two moments are compared: what is alive now may be
    /// gone by then, and would be missed.
    pub(crate) fn after<L: Lab>(base: &Self) -> Self {
        Self::with_threads::<L>(threads::settled(base.threads))
    }

    fn with_threads<L: Lab>(threads: u64) -> Self {
        Self { tasks: fuite::snapshot(), untracked: L::untracked(), threads }
    }

    /// How many more tasks are alive now than were at `base`, counted or not.
    pub(crate) fn tasks_since<L: Lab>(base: &Self) -> u64 {
        let live = fuite::live().saturating_sub(base.tasks.len() as u64);
        live + L::untracked().saturating_sub(base.untracked)
    }

    /// How much more was alive at `self` than at `base`: tasks, counted or not, and threads.
    pub(crate) fn more_than(&self, base: &Self) -> u64 {
        let tasks = self.tasks.len().saturating_sub(base.tasks.len()) as u64;
        let untracked = self.untracked.saturating_sub(base.untracked);
        tasks + untracked + self.threads.saturating_sub(base.threads)
    }

    /// What of `self` was not alive at `base`.
    ///
    /// With a `later` moment and the time until then, a task that has not been polled in between
    /// is said to have been idle for that long.
    pub(crate) fn remains(&self, base: &Self, later: Option<(&Self, Duration)>) -> Remains {
        let known: HashSet<TaskId> = base.tasks.iter().map(Task::id).collect();
        let mut groups: BTreeMap<_, Vec<&Task>> = BTreeMap::new();
        for task in self.tasks.iter().filter(|task| !known.contains(&task.id())) {
            let site = task.site();
            let key = (site.file, site.line, site.column, task.type_name());
            groups.entry(key).or_default().push(task);
        }
        let idle = Idle::until(later);
        let groups = groups
            .into_iter()
            .map(|((file, line, column, type_name), tasks)| TaskGroup {
                file: file.to_owned(),
                line,
                column,
                type_name: type_name.to_owned(),
                tasks: tasks.len() as u64,
                oldest_seconds: tasks.iter().map(|task| task.age().as_secs()).max().unwrap_or(0),
                idle_seconds: idle.seconds(&tasks),
            })
            .collect();
        Remains {
            groups,
            untracked: self.untracked.saturating_sub(base.untracked),
            threads: self.threads.saturating_sub(base.threads),
        }
    }
}

/// How often each task has been polled some time later.
struct Idle {
    polls: HashMap<TaskId, u32>,
    span: Duration,
}

impl Idle {
    fn until(later: Option<(&Moment, Duration)>) -> Self {
        let Some((moment, span)) = later else {
            return Self { polls: HashMap::new(), span: Duration::ZERO };
        };
        let polls = moment.tasks.iter().map(|task| (task.id(), task.polls())).collect();
        Self { polls, span }
    }

    fn seconds(&self, tasks: &[&Task]) -> Option<u64> {
        let idle = tasks.iter().all(|task| self.polls.get(&task.id()) == Some(&task.polls()));
        idle.then_some(self.span.as_secs())
    }
}

/// Threads of this process that the subject started.
///
/// The lab's own threads carry the lab's name; whatever else appears is the subject's. Only Linux
/// tells; elsewhere there is nothing to see, and the count is 0.
mod threads {
    use std::fs;
    use std::thread::sleep;
    use std::time::Duration;

    use crate::child::{WATCHDOG, is_watched};

    /// How long a thread that has been told to end may take over it, in real time.
    const GRACE: u32 = 200;

    pub(super) fn count() -> u64 {
        let alone = 1 + u64::from(is_watched());
        if all() == Some(alone) { 1 } else { count_one_by_one() }
    }

    /// How many threads there are in all.
    ///
    /// Most of the time that is all there is to know. To look at one of them leaves a trace in the
    /// kernel that is cleared when the thread ends and again when the process does: on a busy machine
    /// the two wait for each other, and the grader for both.
    fn all() -> Option<u64> {
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        // The second field is a name in brackets, which may hold anything; the 20th is the number.
        let (_, after_name) = stat.rsplit_once(')')?;
        after_name.split_whitespace().nth(17)?.parse().ok()
    }

    fn count_one_by_one() -> u64 {
        let Ok(threads) = fs::read_dir("/proc/self/task") else { return 0 };
        let foreign = threads
            .flatten()
            .filter_map(|thread| fs::read_to_string(thread.path().join("comm")).ok())
            .filter(|name| ![fuite::lab::THREAD_NAME, WATCHDOG].contains(&name.trim_end()));
        foreign.count() as u64
    }

    /// How many threads there are, once those that are ending have ended; no fewer than `base`.
    ///
    /// Threads live in real time: virtual time gives them none.
    pub(super) fn settled(base: u64) -> u64 {
        for _ in 0..GRACE {
            if count() <= base {
                return base;
            }
            sleep(Duration::from_millis(1));
        }
        count().max(base)
    }
}
