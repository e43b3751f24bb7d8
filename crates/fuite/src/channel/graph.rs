//! Who waits for whom: the largest set of tasks of which none can be woken by anybody outside the set.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use super::end::{Holders, Side, Wait};
use super::waits;
use crate::census::{CENSUS, Now, Slot, id_bits};
use crate::origin::Site;
use crate::snapshot::{Task, TaskId};

/// The tasks that are at rest and wait for channels only, by the bits of their ids.
type Waiters = BTreeMap<u64, Waiter>;

#[derive(Debug, PartialEq)]
struct Waiter {
    slot: Slot,
    /// Together with the polls, proof that the task has not moved between two readings.
    polls: u64,
    waits: Vec<(Wait, Holders)>,
}

impl Waiter {
    /// Whether each end that could wake it is in the hands of one of `others`.
    fn depends_only_on(&self, others: &Waiters) -> bool {
        self.waits.iter().all(|(wait, holders)| {
            let theirs = |owner: &Option<u64>| owner.is_some_and(|it| others.contains_key(&it));
            let can_wake = |end: Side| wait.side.can_be_woken_by(end);
            let full_or_empty = wait.side == Side::Send || holders.is_empty;
            full_or_empty
                && holders.ends.iter().filter(|(end, _)| can_wake(*end)).all(|(_, it)| theirs(it))
        })
    }
}

/// Reads the waits of every task that is at rest.
fn read() -> Waiters {
    let mut waiters = Waiters::new();
    CENSUS.for_each_life(|slot, life| {
        if life.has_record() {
            let id = id_bits(slot, life.generation);
            waiters.extend(read_one(slot, id).map(|waiter| (id, waiter)));
        }
    });
    waiters
}

fn read_one(slot: Slot, id: u64) -> Option<Waiter> {
    let (polls, waits) = CENSUS.records.of(slot, id)?.only_waits()?;
    let waits = waits.into_iter().map(|wait| {
        let holders = wait.channel.holders();
        (wait, holders)
    });
    Some(Waiter { slot, polls, waits: waits.collect() })
}

/// The largest closed set: whoever depends on somebody outside is taken away, until nobody does.
fn close(mut waiters: Waiters) -> Waiters {
    loop {
        let alive: Vec<u64> = waiters
            .iter()
            .filter(|(_, waiter)| !waiter.depends_only_on(&waiters))
            .map(|(id, _)| *id)
            .collect();
        if alive.is_empty() {
            return waiters;
        }
        waiters.retain(|id, _| !alive.contains(id));
    }
}

/// The closed set of those tasks that have not moved, nor any of their channels, while all were being read.
///
/// The readings of one pass belong to different moments. What a second pass finds the same was true at one moment: the
/// one between the two. Who has moved is left out, and with them who depends on them; nobody else is.
fn dead() -> Waiters {
    if waits() == 0 {
        return Waiters::new();
    }
    let mut dead = close(read());
    dead.retain(|id, waiter| read_one(waiter.slot, *id).as_ref() == Some(waiter));
    close(dead)
}

/// The tasks that wait for each other and for nobody else, by the bits of their ids.
pub(crate) fn dead_tasks() -> HashSet<u64> {
    dead().into_keys().collect()
}

/// A group of tasks that wait for each other's channels and can never go on.
///
/// Prints as one line per task: where it was born, for which channel it waits, and who holds the ends that could wake it.
#[derive(Clone, Debug)]
pub struct Deadlock {
    links: Vec<Link>,
}

/// Why one task of a [`Deadlock`] cannot go on.
#[derive(Clone, Debug)]
pub struct Link {
    /// The task that waits.
    pub task: Task,
    /// Where the channel was made that it waits for.
    pub channel: Site,
    /// The tasks of the group that hold the ends which could wake it; itself, perhaps. Empty if there are none at all.
    pub held_by: Vec<TaskId>,
}

impl Deadlock {
    /// Who waits for whom; one for each wait.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    fn names(&self, id: TaskId) -> bool {
        self.links.iter().any(|link| link.task.id() == id || link.held_by.contains(&id))
    }
}

impl fmt::Display for Deadlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, link) in self.links.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "task {} ({}) waits for ", link.task.id(), link.task.site())?;
            match link.held_by.as_slice() {
                [only] if *only == link.task.id() => f.write_str("itself")?,
                [] => f.write_str("nobody")?,
                holders => {
                    f.write_str(if holders.len() == 1 { "task " } else { "tasks " })?;
                    for (index, holder) in holders.iter().enumerate() {
                        write!(f, "{}{holder}", if index > 0 { ", " } else { "" })?;
                    }
                }
            }
            write!(f, ", by the channel made at {}", link.channel)?;
        }
        Ok(())
    }
}

/// The groups of tasks that are proven to wait for each other and for nobody else, right now.
///
/// Costs a look at every live task while anybody waits for a tracked channel, and next to nothing while nobody does.
#[must_use]
pub fn deadlocks() -> Vec<Deadlock> {
    let dead = dead();
    let (mut directory, now) = (CENSUS.directory(), Now::read());
    let all: HashSet<u64> = dead.keys().copied().collect();
    let mut groups: Vec<Deadlock> = Vec::new();
    for (id, waiter) in &dead {
        let Some(life) =
            CENSUS.life(waiter.slot).filter(|it| id_bits(waiter.slot, it.generation) == *id)
        else {
            continue;
        };
        let task = Task::new(waiter.slot, life, now, &mut directory, &all);
        for (wait, holders) in &waiter.waits {
            let link = Link {
                task: task.clone(),
                channel: Site::of(Some(wait.channel.made_at)),
                held_by: holding(wait.side, holders),
            };
            join(&mut groups, link);
        }
    }
    groups
}

/// The owners of the ends that could wake who waits on `side`.
fn holding(side: Side, holders: &Holders) -> Vec<TaskId> {
    let can_wake = |end: Side| side.can_be_woken_by(end);
    let owners = holders.ends.iter().filter(|(end, _)| can_wake(*end)).filter_map(|(_, it)| *it);
    let mut owners: Vec<TaskId> = owners.filter_map(TaskId::from_bits).collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}

/// Adds a link, and makes one group of all that it connects.
fn join(groups: &mut Vec<Deadlock>, link: Link) {
    let touches = |group: &mut Deadlock| {
        group.names(link.task.id()) || link.held_by.iter().any(|id| group.names(*id))
    };
    let mut links: Vec<Link> =
        groups.extract_if(.., touches).flat_map(|group| group.links).collect();
    links.push(link);
    groups.push(Deadlock { links });
}
