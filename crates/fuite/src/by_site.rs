//! The live tasks, counted by where they were born.

use std::collections::HashMap;
use std::time::Duration;

use crate::census::{CENSUS, Life, Now};
use crate::origin::{Kind, Site};

/// How many live tasks of one type were spawned at one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteCount {
    /// The place in the source that spawned them.
    pub site: Site,
    /// The name of their type: for eyes, not for code.
    pub type_name: &'static str,
    /// How they run.
    pub kind: Kind,
    /// How many live.
    pub tasks: u64,
    /// The age of the oldest.
    pub oldest: Duration,
    /// How many of them have never been polled.
    pub unpolled: u64,
    /// How many were being polled.
    pub running: u64,
    /// How many of them have [`evidence`](crate::evidence).
    pub with_evidence: u64,
}

/// The live tasks that have a row, grouped by spawn site, type and kind; the largest group first.
///
/// A leak is a group that only grows. Costs a few nanoseconds per live task and allocates per site, not per task: fit
/// for a debug endpoint of a service that holds a million tasks. No one instant, like a
/// [`Snapshot`](crate::Snapshot).
#[must_use]
pub fn by_site() -> Vec<SiteCount> {
    let mut tallies = Tallies::new();
    CENSUS.for_each_life(|_, life| tallies.add(&life));
    tallies.into_counts()
}

/// The live tasks of each origin, by its number.
#[derive(Debug)]
pub(crate) struct Tallies {
    now: Now,
    by_origin: Vec<Tally>,
}

impl Tallies {
    pub(crate) fn new() -> Self {
        Self { now: Now::read(), by_origin: Vec::new() }
    }

    #[inline]
    pub(crate) fn add(&mut self, life: &Life) {
        let index = life.origin() as usize;
        if index >= self.by_origin.len() {
            self.by_origin.resize(index + 1, Tally::default());
        }
        self.by_origin[index].add(self.now, life);
    }

    pub(crate) fn into_counts(self) -> Vec<SiteCount> {
        let mut directory = CENSUS.directory();
        let found = (0..).zip(self.by_origin).filter(|(_, tally)| tally.tasks > 0);
        merge(found.map(|(number, tally)| {
            let (location, record) = directory.resolve(number);
            SiteCount {
                site: Site::of(location),
                type_name: (record.name)(),
                kind: record.kind,
                tasks: tally.tasks,
                oldest: Duration::from_millis(tally.oldest_millis),
                unpolled: tally.unpolled,
                running: tally.running,
                with_evidence: tally.with_evidence,
            }
        }))
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    tasks: u64,
    oldest_millis: u64,
    unpolled: u64,
    running: u64,
    with_evidence: u64,
}

impl Tally {
    #[inline]
    fn add(&mut self, now: Now, life: &Life) {
        self.tasks += 1;
        self.oldest_millis = self.oldest_millis.max(now.millis_since(life.birth.stamp));
        self.unpolled += u64::from(life.polls == 0);
        self.running += u64::from(life.running);
        self.with_evidence += u64::from(life.has_record());
    }
}

/// Adds up the counts of the same site, type and kind, and sorts them: most tasks first, then by place.
///
/// The compiler may keep several copies of one location or one type record, so equal places can come under several
/// numbers.
pub(crate) fn merge(counts: impl Iterator<Item = SiteCount>) -> Vec<SiteCount> {
    let mut groups: HashMap<(Site, &'static str, Kind), SiteCount> = HashMap::new();
    for count in counts {
        groups
            .entry((count.site, count.type_name, count.kind))
            .and_modify(|group| {
                group.tasks += count.tasks;
                group.oldest = group.oldest.max(count.oldest);
                group.unpolled += count.unpolled;
                group.running += count.running;
                group.with_evidence += count.with_evidence;
            })
            .or_insert(count);
    }
    let mut groups: Vec<SiteCount> = groups.into_values().collect();
    groups.sort_by(|a, b| {
        b.tasks
            .cmp(&a.tasks)
            .then_with(|| (a.site, a.type_name, a.kind).cmp(&(b.site, b.type_name, b.kind)))
    });
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(line: u32, tasks: u64, seconds: u64) -> SiteCount {
        let site = Site { file: "src/workers.rs", line, column: 9 };
        let oldest = Duration::from_secs(seconds);
        let (type_name, kind) = ("worker", Kind::Task);
        let (unpolled, running, with_evidence) = (tasks, 0, 0);
        SiteCount { site, type_name, kind, tasks, oldest, unpolled, running, with_evidence }
    }

    #[test]
    fn one_site_under_several_numbers_becomes_one_group() {
        let merged = merge([count(1, 2, 5), count(2, 4, 1), count(1, 1, 9)].into_iter());
        assert_eq!(merged, [count(2, 4, 1), count(1, 3, 9)]);
    }

    #[test]
    fn the_largest_group_comes_first_and_equal_ones_in_the_order_of_the_source() {
        let merged = merge([count(9, 1, 0), count(3, 1, 0), count(5, 2, 0)].into_iter());
        assert_eq!(merged.iter().map(|group| group.site.line).collect::<Vec<_>>(), [5, 3, 9]);
    }
}
