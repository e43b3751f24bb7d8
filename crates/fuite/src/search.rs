//! Looking for the tasks that matter among all that live: what a check does, in a few nanoseconds per task.

use std::collections::HashSet;
use std::fmt;

use crate::by_site::{SiteCount, Tallies};
use crate::census::{CENSUS, Directory, Life, Now, Slot, id_bits};
use crate::options::Options;
use crate::origin::Origin;
use crate::snapshot::Task;

/// The live tasks for which `wanted` holds.
pub(crate) struct Search<W> {
    wanted: W,
}

impl<W: FnMut(Slot, &Life) -> bool> Search<W> {
    pub(crate) fn new(wanted: W) -> Self {
        Self { wanted }
    }

    /// All of them by site, and so many of them one by one.
    pub(crate) fn find(mut self, listed: usize) -> (Vec<SiteCount>, Vec<Task>) {
        let (mut tallies, mut list) = (Tallies::new(), List::new(listed));
        CENSUS.for_each_life(|slot, life| {
            if (self.wanted)(slot, &life) {
                tallies.add(&life);
                list.add(slot, life);
            }
        });
        (tallies.into_counts(), list.tasks)
    }

    /// So many of them; looks no further.
    pub(crate) fn tasks(mut self, listed: usize) -> Vec<Task> {
        let mut list = List::new(listed);
        let mut index = 0;
        while !list.is_full()
            && let Some((slot, life, next)) = CENSUS.next_life(index)
        {
            index = next;
            if (self.wanted)(slot, &life) {
                list.add(slot, life);
            }
        }
        list.tasks
    }
}

/// The first few tasks that were found.
struct List {
    tasks: Vec<Task>,
    limit: usize,
    now: Now,
    directory: Directory<'static>,
    dead: HashSet<u64>,
}

impl List {
    fn new(limit: usize) -> Self {
        let (now, directory) = (Now::read(), CENSUS.directory());
        Self { tasks: Vec::new(), limit, now, directory, dead: crate::dead_tasks() }
    }

    fn is_full(&self) -> bool {
        self.tasks.len() >= self.limit
    }

    fn add(&mut self, slot: Slot, life: Life) {
        if !self.is_full() {
            self.tasks.push(Task::new(slot, life, self.now, &mut self.directory, &self.dead));
        }
    }
}

/// Says of a row whether the options excuse its task, at the price of one look per origin and not per task.
pub(crate) struct Excuser<'a> {
    options: &'a Options,
    directory: Directory<'static>,
    /// By the number of the origin.
    known: Vec<Option<bool>>,
}

impl<'a> Excuser<'a> {
    pub(crate) fn new(options: &'a Options) -> Self {
        Self { options, directory: CENSUS.directory(), known: Vec::new() }
    }

    pub(crate) fn excuses(&mut self, slot: Slot, life: &Life) -> bool {
        self.excuses_origin(life.origin())
            || self.options.baseline.contains(slot, life.generation)
            || (life.has_record() && self.excuses_name(slot, id_bits(slot, life.generation)))
    }

    #[inline]
    fn excuses_origin(&mut self, number: u32) -> bool {
        let index = number as usize;
        if index >= self.known.len() {
            self.known.resize(index + 1, None);
        }
        let (directory, options) = (&mut self.directory, self.options);
        *self.known[index].get_or_insert_with(|| {
            let (location, record) = directory.resolve(number);
            let applies = |location| options.excuses.apply(Origin { location, record }, None);
            record.daemon || location.is_some_and(applies)
        })
    }

    fn excuses_name(&self, slot: Slot, id: u64) -> bool {
        let record = CENSUS.records.of(slot, id);
        record.is_some_and(|it| self.options.excuses.apply_to_name(it.name.as_deref()))
    }
}

/// The tasks that lived at one moment: the generation of each row, which a later task in the row does not have.
#[derive(Default)]
pub(crate) struct Baseline(Vec<u32>);

impl Baseline {
    pub(crate) fn now() -> Self {
        let mut generations = Vec::new();
        CENSUS.for_each_life(|slot, life| {
            let index = slot.index();
            if index >= generations.len() {
                generations.resize(index + 1, 0);
            }
            generations[index] = life.generation;
        });
        Self(generations)
    }

    #[inline]
    fn contains(&self, slot: Slot, generation: u32) -> bool {
        self.0.get(slot.index()) == Some(&generation)
    }
}

impl fmt::Debug for Baseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tasks = self.0.iter().filter(|generation| **generation != 0).count();
        f.debug_struct("Baseline").field("tasks", &tasks).finish()
    }
}
