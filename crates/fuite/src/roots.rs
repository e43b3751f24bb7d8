//! Which task keeps the others from ending: found by ending tasks one after the other.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::time::Duration;

use crate::census::OpenScope;
use crate::options::Options;
use crate::snapshot::{Snapshot, State, Task, TaskId};
use crate::wait::{End, OfScope, wait};

/// Which of the tasks that were left kept the others from ending.
///
/// Prints as "1 root, 7 victims", with the roots' spawn sites.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    roots: Vec<Root>,
}

/// A task that was aborted, and the tasks that ended by themselves as soon as it was gone.
#[derive(Clone, Debug)]
pub struct Root {
    /// The task that was aborted.
    pub task: Task,
    /// Those that ended after it. Empty for a task that kept nobody from ending.
    pub victims: Vec<Task>,
}

impl Roots {
    /// The tasks that had to be aborted, those with the most victims first.
    #[must_use]
    pub fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// How many tasks ended by themselves once a root was gone.
    #[must_use]
    pub fn victims(&self) -> usize {
        self.roots.iter().map(|root| root.victims.len()).sum()
    }
}

impl fmt::Display for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let (roots, victims) = (self.roots.len(), self.victims());
        write!(f, "{roots} root{}, {victims} victim{}", plural(roots), plural(victims))?;
        for root in self.roots.iter().filter(|root| !root.victims.is_empty()) {
            write!(f, "\n      {} kept {} from ending", root.task.site(), root.victims.len())?;
        }
        Ok(())
    }
}

/// Aborts what is left of a scope, one task at a time, and sees who else ends.
///
/// One task of each spawn site is tried first, the rarest sites before the others: the root of many victims seldom has
/// as many brothers. A victim that was tried in vain before its root was found is counted with its brothers.
pub(crate) async fn find_roots(scope: &OpenScope, options: &Options, left: &[Task]) -> Roots {
    let mut roots: Vec<Root> = Vec::new();
    let mut in_vain: Vec<Task> = Vec::new();
    for candidate in by_rarity(left) {
        let before = Snapshot::of_scope(scope);
        if !before.iter().any(|task| task.id() == candidate.id()) || !candidate.abort() {
            continue;
        }
        settle(&OfScope { scope, options }, candidate.id(), &before).await;
        let after = Snapshot::of_scope(scope);
        let lives = |id: TaskId| after.iter().any(|task| task.id() == id);
        let ended = before.iter().filter(|task| task.id() != candidate.id() && !lives(task.id()));
        let mut victims: Vec<Task> = ended.cloned().collect();
        if victims.is_empty() {
            in_vain.push(candidate);
        } else {
            let brothers = in_vain.extract_if(.., |it| victims.iter().any(|v| are_brothers(v, it)));
            let brothers: Vec<Task> = brothers.collect();
            victims.extend(brothers);
            roots.push(Root { task: candidate, victims });
        }
    }
    roots.sort_by_key(|root| std::cmp::Reverse(root.victims.len()));
    roots.extend(in_vain.into_iter().map(|task| Root { task, victims: Vec::new() }));
    Roots { roots }
}

/// How often, and how many times at most, it is looked at what an abort has set in motion.
const STEP: Duration = Duration::from_millis(5);
const STEPS: usize = 100;

/// Waits until nobody moves any more because of an abort, however slow the machine is.
///
/// A task wakes those who waited for it before it is gone itself. So as long as the end of one leads to that of another,
/// one of them is awake that was at rest before.
async fn settle(target: &OfScope<'_>, aborted: TaskId, before: &Snapshot) {
    let at_rest = before.iter().filter(|task| task.state() == State::Idle);
    let at_rest: HashSet<TaskId> = at_rest.map(Task::id).collect();
    let moves = |task: &Task| {
        task.id() == aborted || (task.state() != State::Idle && at_rest.contains(&task.id()))
    };
    for _ in 0..STEPS {
        let step = async { target.options.sleep(STEP).await };
        let nobody_is_left = wait(target, End::Bound, step).await.is_ok();
        if nobody_is_left || !Snapshot::of_scope(target.scope).iter().any(moves) {
            break;
        }
    }
}

fn are_brothers(one: &Task, other: &Task) -> bool {
    one.site() == other.site() && one.type_name() == other.type_name()
}

/// One task of each site, the rarest site first and the oldest task of each; then a second of each, and so on.
fn by_rarity(left: &[Task]) -> Vec<Task> {
    let mut sites: BTreeMap<_, Vec<&Task>> = BTreeMap::new();
    for task in left {
        sites.entry((task.site(), task.type_name())).or_default().push(task);
    }
    let mut sites: Vec<_> = sites.into_values().collect();
    for site in &mut sites {
        site.sort_by_key(|task| std::cmp::Reverse(task.age()));
    }
    sites.sort_by_key(Vec::len);
    let most = sites.last().map_or(0, Vec::len);
    (0..most)
        .flat_map(|round| sites.iter().filter_map(move |site| site.get(round)))
        .map(|task| (*task).clone())
        .collect()
}
