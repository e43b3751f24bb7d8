//! Waiting for the tasks of one scope, which ring when the last of them ends or comes to rest.

use std::time::Duration;

use super::{CALLED, End, LISTED, Target};
use crate::census::{Awaited, Life, OpenScope, Slot};
use crate::clock::Sleep;
use crate::leak_error::LeakError;
use crate::options::Options;
use crate::origin::Kind;
use crate::search::Search;
use crate::snapshot::Task;

/// The counted tasks of one scope.
pub(crate) struct OfScope<'a> {
    pub(crate) scope: &'a OpenScope,
    pub(crate) options: &'a Options,
}

/// How often a runtime's own count is read while it says more than the census: nothing rings when it falls.
const RUNTIME_COUNT_INTERVAL: Duration = Duration::from_millis(1);

impl OfScope<'_> {
    /// Tasks of the runtime that were spawned past the facade.
    fn untracked(&self) -> u64 {
        self.options.untracked(|| {
            // Those too for which a guard within answers, and not this one: the runtime counts them all.
            let scopes = self.scope.with_all_opened_in_it();
            let tasks = Search::new(|_, life| scopes.contains(life.birth.scope)).find(0).0;
            let tasks = tasks.iter().filter(|count| count.kind == Kind::Task);
            tasks.map(|count| count.tasks).sum()
        })
    }

    fn search(&self) -> Search<impl FnMut(Slot, &Life) -> bool + use<>> {
        let scopes = self.scope.enclosed();
        Search::new(move |_, life| life.is_counted_by(&scopes))
    }
}

impl Target for &OfScope<'_> {
    fn awaited(&self) -> Awaited {
        Awaited::Scope(self.scope.number())
    }

    fn is_quiet(&mut self) -> bool {
        self.scope.figures.live() == 0 && self.untracked() == 0
    }

    fn proven(&mut self) -> Option<(u64, Vec<Task>)> {
        let live = self.scope.figures.live();
        if live == 0 || self.untracked() > 0 {
            return None;
        }
        if self.scope.figures.restless() == 0 {
            return Some((live, self.search().tasks(CALLED)));
        }
        // Some may wait for channels that nobody can send on any more: only a look at each of them tells.
        let all = if crate::channel_waits() > 0 { self.search().tasks(usize::MAX) } else { vec![] };
        let proven = !all.is_empty() && all.iter().all(Task::is_proven);
        proven.then(|| (all.len() as u64, all.into_iter().take(CALLED).collect()))
    }

    fn leak(&mut self, end: End) -> Option<LeakError> {
        let (groups, listed) = self.search().find(LISTED);
        let untracked = self.untracked();
        let leak = LeakError::new(groups, listed, end, &self.scope.name).with_untracked(untracked);
        Some(leak).filter(|leak| leak.count() > 0)
    }

    fn all(&self) -> Vec<Task> {
        self.search().tasks(usize::MAX)
    }

    fn next_look(&mut self) -> Option<Sleep> {
        (self.untracked() > 0).then(|| self.options.sleep(RUNTIME_COUNT_INTERVAL))
    }
}
