//! Growth per spawn site over time: the evidence that needs no guard and no waker, in bounded memory.

use std::collections::{HashMap, VecDeque};

use crate::by_site::by_site;
use crate::origin::{Kind, Site};

/// What tells one group of tasks from another.
type Key = (Site, &'static str, Kind);

/// The number of live tasks of each spawn site, at the end of each of the last few windows of time.
///
/// Whoever owns it calls [`sample`](Self::sample) once per window, every minute say; between two calls it costs
/// nothing. A site **grows** when it had more tasks at the end of every window than at the end of the window before.
/// Traffic that comes and goes falls once in a while; a leak never does.
///
/// It keeps four bytes per site and window, for at most 4,096 sites: those that had a live task within the windows.
///
/// ```
/// use fuite::{Growth, Tracked};
///
/// let mut growth = Growth::new(3);
/// let mut leaked = Vec::new();
/// for _window in 0..3 {
///     growth.sample();
///     leaked.push(Tracked::new(std::future::pending::<()>()));
/// }
/// assert!(growth.growing().is_empty(), "two windows have passed");
/// growth.sample();
/// let growing = growth.growing();
/// assert_eq!((growing[0].tasks, growing[0].gained), (3, 3));
/// ```
#[derive(Debug)]
pub struct Growth {
    windows: usize,
    samples: usize,
    sites: HashMap<Key, VecDeque<u32>>,
}

/// A spawn site that grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growing {
    /// The place in the source that spawns the tasks.
    pub site: Site,
    /// The name of their type: for eyes, not for code.
    pub type_name: &'static str,
    /// How they run.
    pub kind: Kind,
    /// How many lived at the last sample.
    pub tasks: u64,
    /// How many more that is than at the beginning of the first window.
    pub gained: u64,
    /// Over how many windows.
    pub windows: usize,
}

impl Growth {
    /// Remembers this many windows, at least one. More windows mean fewer false alarms and a later true one.
    #[must_use]
    pub fn new(windows: usize) -> Self {
        Self { windows: windows.max(1), samples: 0, sites: HashMap::new() }
    }

    /// Ends a window: counts the live tasks of every site. Costs as much as [`by_site`](crate::by_site()).
    pub fn sample(&mut self) {
        self.record(by_site().into_iter().map(|count| {
            let tasks = u32::try_from(count.tasks).unwrap_or(u32::MAX);
            ((count.site, count.type_name, count.kind), tasks)
        }));
    }

    fn record(&mut self, counts: impl Iterator<Item = (Key, u32)>) {
        for counts in self.sites.values_mut() {
            counts.push_back(0);
        }
        for (key, tasks) in counts {
            let before = self.samples.min(self.windows);
            let counts = self.sites.entry(key).or_insert_with(|| vec![0; before + 1].into());
            if let Some(last) = counts.back_mut() {
                *last = tasks;
            }
        }
        self.samples += 1;
        let kept = self.windows + 1;
        for counts in self.sites.values_mut() {
            while counts.len() > kept {
                counts.pop_front();
            }
        }
        self.sites.retain(|_, counts| counts.iter().any(|tasks| *tasks > 0));
    }

    /// The sites that grow, the fastest first.
    #[must_use]
    pub fn growing(&self) -> Vec<Growing> {
        let mut growing: Vec<_> =
            self.sites.iter().filter_map(|(key, counts)| self.judge(*key, counts)).collect();
        growing.sort_by(|a, b| {
            b.gained.cmp(&a.gained).then_with(|| (a.site, a.type_name).cmp(&(b.site, b.type_name)))
        });
        growing
    }

    /// Whether the tasks of this type from this site grow.
    #[must_use]
    pub fn grows(&self, site: Site, type_name: &str) -> bool {
        self.sites.iter().any(|(key, counts)| {
            key.0 == site && key.1 == type_name && self.judge(*key, counts).is_some()
        })
    }

    fn judge(&self, (site, type_name, kind): Key, counts: &VecDeque<u32>) -> Option<Growing> {
        let (first, last) = (counts.front()?, counts.back()?);
        let rises = counts.iter().zip(counts.iter().skip(1)).all(|(before, after)| after > before);
        let gained = u64::from(last.saturating_sub(*first));
        (rises && counts.len() > self.windows).then(|| Growing {
            site,
            type_name,
            kind,
            tasks: u64::from(*last),
            gained,
            windows: self.windows,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: Site = Site { file: "src/monitor.rs", line: 20, column: 9 };

    /// Samples one site with these counts, and says how much it gained, if it grows.
    fn gained(windows: usize, counts: &[u32]) -> Option<u64> {
        let mut growth = Growth::new(windows);
        for tasks in counts {
            growth.record([((SITE, "monitor", Kind::Task), *tasks)].into_iter());
        }
        growth.growing().first().map(|growing| growing.gained)
    }

    #[test]
    fn a_site_that_gains_in_every_window_grows() {
        assert_eq!(gained(3, &[1, 2, 3, 4]), Some(3));
        assert_eq!(gained(3, &[0, 50, 51, 90]), Some(90));
    }

    #[test]
    fn one_window_without_a_gain_is_enough_to_be_let_off() {
        assert_eq!(gained(3, &[1, 2, 2, 3]), None);
        assert_eq!(gained(3, &[5, 9, 4, 12]), None);
    }

    #[test]
    fn too_few_windows_prove_nothing() {
        assert_eq!(gained(3, &[1, 2, 3]), None);
    }

    #[test]
    fn only_the_last_windows_count() {
        assert_eq!(gained(2, &[9, 1, 2, 3]), Some(2));
        assert_eq!(gained(2, &[1, 2, 3, 3]), None);
    }

    #[test]
    fn a_site_that_appears_late_began_at_none() {
        let mut growth = Growth::new(2);
        growth.record(std::iter::empty());
        for tasks in [4, 8] {
            growth.record([((SITE, "monitor", Kind::Task), tasks)].into_iter());
        }
        assert_eq!(growth.growing()[0].gained, 8);
        assert!(growth.grows(SITE, "monitor"));
    }

    #[test]
    fn a_site_without_tasks_is_forgotten() {
        let mut growth = Growth::new(2);
        growth.record([((SITE, "monitor", Kind::Task), 1)].into_iter());
        for _ in 0..3 {
            growth.record(std::iter::empty());
        }
        assert!(growth.sites.is_empty());
    }
}
