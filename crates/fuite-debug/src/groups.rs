//! The live tasks by spawn site, type and kind.

use std::collections::HashMap;
use std::time::Duration;

use fuite::evidence::Criteria;
use fuite::{Grade, Growing, SiteCount, State, Task};

use crate::sites::{Key, Sites};
use crate::watch::Watch;

/// The live tasks of one spawn site, type and kind.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) key: Key,
    pub(crate) tasks: u64,
    /// The age of the oldest.
    pub(crate) oldest: Duration,
    /// How many are in each state, in the order of [`STATES`].
    states: [u64; 4],
    /// How many have each grade, in the order of [`GRADES`]; growth is not counted by task.
    grades: [u64; 4],
    /// By how much it grows, if it does.
    pub(crate) growth: Option<Growing>,
}

const STATES: [State; 4] = [State::New, State::Running, State::Woken, State::Idle];
/// The surest first.
const GRADES: [Grade; 4] = [Grade::Proven, Grade::Orphaned, Grade::Growing, Grade::Suspect];

impl Group {
    fn new(count: &SiteCount, findings: &Findings, growth: Option<Growing>) -> Self {
        let busy = count.unpolled + count.running + findings.woken;
        // Tasks have gone on between the two readings.
        let idle = count.tasks.saturating_sub(busy);
        Self {
            key: Key { site: count.site, type_name: count.type_name, kind: count.kind },
            tasks: count.tasks,
            oldest: count.oldest,
            states: [count.unpolled, count.running, findings.woken, idle],
            grades: findings.grades,
            growth,
        }
    }

    /// How many tasks are in each state, for those where there are any.
    pub(crate) fn states(&self) -> impl Iterator<Item = (State, u64)> {
        STATES.into_iter().zip(self.states).filter(|(_, tasks)| *tasks > 0)
    }

    /// How many tasks have each grade, for those where there are any, the surest first.
    pub(crate) fn grades(&self) -> impl Iterator<Item = (Grade, u64)> {
        GRADES.into_iter().zip(self.grades).filter(|(_, tasks)| *tasks > 0)
    }
}

/// The groups, the largest first.
pub(crate) async fn groups(watch: &Watch) -> Vec<Group> {
    // Four nanoseconds per task; a look at each costs ten times as much, so it is taken where there is more to see.
    let counts = fuite::by_site();
    let more = counts.iter().any(|count| count.with_evidence > 0);
    let findings = if more { findings(watch).await } else { HashMap::new() };
    let mut growing = growing(watch);
    let group = |count: &SiteCount| {
        let key = Key { site: count.site, type_name: count.type_name, kind: count.kind };
        let findings = findings.get(&key).copied().unwrap_or_default();
        Group::new(count, &findings, growing.remove(&key))
    };
    counts.iter().map(group).collect()
}

/// What the evidence says of the tasks of a group.
#[derive(Clone, Copy, Debug, Default)]
struct Findings {
    woken: u64,
    /// In the order of [`GRADES`]. Growth is a matter of the group.
    grades: [u64; 4],
}

impl Findings {
    fn add(&mut self, task: &Task, criteria: &Criteria<'_>) {
        self.woken += u64::from(task.state() == State::Woken);
        let grade = criteria.grade(task);
        let place = GRADES.iter().position(|it| Some(*it) == grade);
        if let Some(place) = place {
            self.grades[place] += 1;
        }
    }
}

/// How many tasks are looked at before the other connections have their turn: a millisecond's worth or two.
const TURN: usize = 16 * 1024;

async fn findings(watch: &Watch) -> HashMap<Key, Findings> {
    let criteria = watch.criteria();
    let mut sites = Sites::new();
    let mut tasks = fuite::tasks();
    loop {
        let mut seen = 0;
        for task in tasks.by_ref().take(TURN) {
            seen += 1;
            let has_evidence = task.wakers().is_some();
            if has_evidence {
                sites.of(&task, |key| (key, Findings::default())).1.add(&task, &criteria);
            }
        }
        if seen < TURN {
            return sites.into_values().into_iter().collect();
        }
        tokio::task::yield_now().await;
    }
}

/// The groups that grow, and by how much.
pub(crate) fn growing(watch: &Watch) -> HashMap<Key, Growing> {
    let key = |it: &Growing| Key { site: it.site, type_name: it.type_name, kind: it.kind };
    watch.growing().into_iter().map(|it| (key(&it), it)).collect()
}
