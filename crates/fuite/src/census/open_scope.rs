//! The scopes of the process by number, each with its name and what it excuses.

use std::collections::BTreeMap;
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
}

impl OpenScope {
    /// Opens a scope that excuses what `excuses` says from the moment it is born.
    pub(crate) fn open(name: Box<str>, excuses: Excuses) -> Arc<Self> {
        CENSUS.scopes.open(|number| Self { figures: Scope::new(number), name, excuses })
    }

    pub(crate) fn number(&self) -> u32 {
        self.figures.number()
    }

    pub(super) fn excuses(&self, origin: Origin, name: Option<&str>) -> bool {
        origin.is_daemon() || self.excuses.apply(origin, name)
    }

    pub(super) fn task_died(&self, was_restless: bool) {
        let last = self.figures.died();
        let last_restless = was_restless && self.figures.rested();
        if last || last_restless {
            self.ring();
        }
    }

    pub(super) fn task_rested(&self) {
        if self.figures.rested() {
            self.ring();
        }
    }

    /// Has whoever waits for this scope look again.
    pub(super) fn ring(&self) {
        CENSUS.bell.ring(Awaited::Scope(self.number()));
    }
}

impl Drop for OpenScope {
    fn drop(&mut self) {
        CENSUS.scopes.forget(self.number());
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

    fn forget(&self, number: u32) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Unless the number has been given out again in between, which `open` does not do.
        known.scopes.remove(&number);
    }
}
