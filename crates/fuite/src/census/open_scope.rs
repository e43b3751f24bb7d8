//! The scopes of the process by number, each with its name and what it excuses.

use std::collections::BTreeMap;
use std::iter;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::CENSUS;
use super::bell::Awaited;
use super::scope::Scope;
use crate::excuses::Excuses;
use crate::origin::Origin;

/// A scope with what a report says of it. It lives as long as its opener or one of its tasks does.
#[derive(Debug)]
pub(crate) struct OpenScope {
    pub(crate) figures: Scope,
    pub(crate) name: Box<str>,
    excuses: Excuses,
    /// The scope that counts what this one counts, besides.
    outer: Option<Arc<OpenScope>>,
    is_outer: AtomicBool,
    /// The scope in which this one was opened, where that one counts nothing of it.
    opened_in: Option<Arc<OpenScope>>,
}

impl OpenScope {
    /// Opens a scope that excuses what `excuses` says from the moment it is born. It stands for itself: the scope of
    /// this number, in which it is opened, counts none of its tasks.
    pub(crate) fn open(opened_in: u32, name: Box<str>, excuses: Excuses) -> Arc<Self> {
        Self::open_in(None, CENSUS.scopes.find(opened_in), name, excuses)
    }

    /// Opens a scope in the one of this number, if there is such, which counts and excuses its tasks as its own.
    pub(crate) fn open_within(outer: u32, name: Box<str>) -> Arc<Self> {
        let outer = CENSUS.scopes.find(outer);
        if let Some(outer) = &outer {
            outer.is_outer.store(true, Ordering::Release);
        }
        Self::open_in(outer, None, name, Excuses::default())
    }

    fn open_in(
        outer: Option<Arc<Self>>,
        opened_in: Option<Arc<Self>>,
        name: Box<str>,
        excuses: Excuses,
    ) -> Arc<Self> {
        CENSUS.scopes.open(|number| Self {
            figures: Scope::new(number),
            name,
            excuses,
            outer,
            is_outer: AtomicBool::new(false),
            opened_in,
        })
    }

    /// The scope and those around it, from the inside out.
    fn outwards(&self) -> impl Iterator<Item = &Self> {
        iter::successors(Some(self), |scope| scope.outer.as_deref())
    }

    /// The scope and all that were open around it when it was opened, whether they count its tasks or not.
    fn all_outwards(&self) -> impl Iterator<Item = &Self> {
        iter::successors(Some(self), |scope| scope.outer.as_deref().or(scope.opened_in.as_deref()))
    }

    /// The numbers of the scope and of those within it, whose tasks it counts.
    pub(crate) fn enclosed(&self) -> Enclosed {
        let inner = if self.is_outer.load(Ordering::Acquire) {
            CENSUS.scopes.numbers(|scope| scope.outwards().skip(1).any(|it| self.is(it)))
        } else {
            Vec::new()
        };
        Enclosed { own: self.number(), inner }
    }

    /// The numbers of the scope and of all that were opened in it, those that stand for themselves included.
    pub(crate) fn with_all_opened_in_it(&self) -> Enclosed {
        let inner =
            CENSUS.scopes.numbers(|scope| scope.all_outwards().skip(1).any(|it| self.is(it)));
        Enclosed { own: self.number(), inner }
    }

    fn is(&self, other: &Self) -> bool {
        self.number() == other.number()
    }

    pub(crate) fn number(&self) -> u32 {
        self.figures.number()
    }

    pub(super) fn excuses(&self, origin: Origin, name: Option<&str>) -> bool {
        origin.is_daemon() || self.outwards().any(|scope| scope.excuses.apply(origin, name))
    }

    pub(super) fn task_born(&self) {
        self.outwards().for_each(|scope| scope.figures.born());
    }

    pub(super) fn task_died(&self, was_restless: bool) {
        for scope in self.outwards() {
            let last = scope.figures.died();
            let last_restless = was_restless && scope.figures.rested();
            if last || last_restless {
                scope.ring_for_itself();
            }
        }
    }

    pub(super) fn task_rested(&self) {
        for scope in self.outwards().filter(|scope| scope.figures.rested()) {
            scope.ring_for_itself();
        }
    }

    pub(super) fn task_roused(&self) {
        self.outwards().for_each(|scope| scope.figures.roused());
    }

    /// Has whoever waits for this scope, or for one around it, look again.
    #[cfg(feature = "channel")]
    pub(super) fn ring(&self) {
        self.outwards().for_each(Self::ring_for_itself);
    }

    fn ring_for_itself(&self) {
        CENSUS.bell.ring(Awaited::Scope(self.number()));
    }
}

impl Drop for OpenScope {
    fn drop(&mut self) {
        CENSUS.scopes.forget(self.number());
    }
}

/// A scope and those within it, by number: to find their rows.
#[derive(Debug)]
pub(crate) struct Enclosed {
    own: u32,
    /// In ascending sequence.
    inner: Vec<u32>,
}

impl Enclosed {
    #[inline]
    pub(crate) fn contains(&self, scope: u32) -> bool {
        scope == self.own || (!self.inner.is_empty() && self.inner.binary_search(&scope).is_ok())
    }
}

/// Finds a scope by the number that a thread or a row carries.
#[derive(Debug)]
pub(crate) struct Registry(Mutex<Known>);

#[derive(Debug)]
struct Known {
    last: u32,
    scopes: BTreeMap<u32, Weak<OpenScope>>,
}

impl Registry {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Known { last: 0, scopes: BTreeMap::new() }))
    }

    fn open(&self, make: impl FnOnce(u32) -> OpenScope) -> Arc<OpenScope> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // 0 stands for no scope. A number that is still in use after 2^32 others is passed over.
        let mut number = known.last;
        loop {
            number = number.wrapping_add(1);
            if number != 0 && !known.scopes.contains_key(&number) {
                break;
            }
        }
        known.last = number;
        let scope = Arc::new(make(number));
        known.scopes.insert(number, Arc::downgrade(&scope));
        scope
    }

    /// The scope of this number, unless it and all its tasks are gone.
    pub(crate) fn find(&self, number: u32) -> Option<Arc<OpenScope>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.scopes.get(&number).and_then(Weak::upgrade)
    }

    /// The numbers of the scopes for which `wanted` holds, in ascending sequence.
    fn numbers(&self, wanted: impl Fn(&OpenScope) -> bool) -> Vec<u32> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let scopes: Vec<_> = known.scopes.values().filter_map(Weak::upgrade).collect();
        // First: the last copy of a scope may be among these, and its end takes the lock.
        drop(known);
        scopes.iter().filter(|scope| wanted(scope)).map(|scope| scope.number()).collect()
    }

    fn forget(&self, number: u32) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Unless the number has been given out again in between, which `open` does not do.
        known.scopes.remove(&number);
    }
}
