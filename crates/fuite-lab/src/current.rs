//! The lab that a thread is in.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use fuite::lab::LabError;

use crate::shared::Shared;

/// What a thread does for its lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It polls the tasks, so it must never block.
    Lab,
    /// It runs one blocking closure.
    Blocking,
}

thread_local! {
    /// Constant and without a destructor: outside a lab, `is_entered` is one load.
    static ENTERED: Cell<bool> = const { Cell::new(false) };
    static CURRENT: RefCell<Option<(Arc<Shared>, Role)>> = const { RefCell::new(None) };
}

/// Whether this thread is in a lab: the one that polls its tasks, or one that runs a blocking closure for it.
///
/// A facade asks this at each spawn; the answer is no in every program that is not an experiment, and costs about a
/// nanosecond.
#[inline]
#[must_use]
pub fn is_entered() -> bool {
    ENTERED.get()
}

/// The lab of this thread.
///
/// # Panics
///
/// Outside a lab.
#[track_caller]
pub(crate) fn current() -> Arc<Shared> {
    any_current().0
}

/// The lab of this thread, for a task that stays on this thread.
///
/// # Panics
///
/// Outside a lab, and on a blocking thread: it polls nothing, and the lab's thread may not even drop the task.
#[track_caller]
pub(crate) fn current_for_local() -> Arc<Shared> {
    let (shared, role) = any_current();
    assert!(
        role == Role::Lab,
        "a blocking thread of a lab polls no tasks, so none can stay on it: spawn one that is `Send`, or spawn it from \
         a task of the lab"
    );
    shared
}

#[track_caller]
fn any_current() -> (Arc<Shared>, Role) {
    try_current().expect("this needs a lab: call it inside `Deterministic::block_on`")
}

pub(crate) fn try_current() -> Option<(Arc<Shared>, Role)> {
    CURRENT.with_borrow(Clone::clone)
}

/// Keeps this thread in a lab until it is dropped.
pub(crate) struct Entered {
    role: Role,
}

impl Entered {
    /// This thread is the lab.
    pub(crate) fn lab(shared: &Arc<Shared>) -> Result<Self, LabError> {
        if is_entered() {
            return Err(LabError::Nested);
        }
        Ok(Self::enter(shared.clone(), Role::Lab))
    }

    /// This thread works for the lab.
    pub(crate) fn blocking(shared: Arc<Shared>) -> Self {
        Self::enter(shared, Role::Blocking)
    }

    fn enter(shared: Arc<Shared>, role: Role) -> Self {
        CURRENT.set(Some((shared, role)));
        ENTERED.set(true);
        Self { role }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        if self.role == Role::Lab {
            // Still entered: a destructor that spawns or asks for the time does so in its lab.
            current().close();
        }
        ENTERED.set(false);
        CURRENT.set(None);
    }
}
