//! What is happening on this thread: which tracked task is being polled, and to which scope a new task belongs.

use std::cell::Cell;

use super::entry::Entry;

/// Inherited by every task spawned on this thread.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The row of the tracked task that is being polled.
    pub row: Option<&'static Entry>,
    /// The scope of that task, or of the guard that is open on this thread; 0 for none.
    pub scope: u32,
}

thread_local! {
    /// Constant and without a destructor: it can be read and written at any time of a thread's life.
    static CONTEXT: Cell<Context> = const { Cell::new(Context { row: None, scope: 0 }) };
}

impl Context {
    /// The context of this thread.
    #[inline]
    pub fn current() -> Self {
        CONTEXT.get()
    }

    /// The tracked task that is being polled, as bits of its id; 0 for none.
    #[inline]
    pub fn task(self) -> u64 {
        self.row.map_or(0, Entry::id)
    }

    /// Puts `self` in force on this thread and returns what it replaces.
    #[inline]
    pub fn replace_current(self) -> Self {
        CONTEXT.replace(self)
    }
}
