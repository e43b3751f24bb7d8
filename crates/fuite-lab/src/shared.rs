//! What the lab's loop, its tasks and its blocking threads share.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

use fuite::Origin;
use fuite::lab::{Stuck, Waiting};
use slab::Slab;

use crate::ready::{ReadyQueue, Turn};
use crate::timers::{Place, Timers};

/// The inside of one lab.
///
/// One lock for all of it: nearly every step needs two of the parts, and only blocking threads ever compete for it.
/// No foreign code runs under it: a waker that is woken or dropped may drop a task, whose destructor may spawn.
pub(crate) struct Shared {
    state: Mutex<State>,
    /// Rung for a loop that waits for blocking work.
    bell: Condvar,
    /// The moment at which virtual time began, so that virtual moments can be told as `Instant`s.
    beginning: Instant,
}

struct State {
    ready: ReadyQueue,
    timers: Timers,
    tasks: Slab<Resident>,
    /// How many blocking threads are at work, or about to be.
    blocking: usize,
    /// The lab is gone: what is woken now is dropped.
    sealed: bool,
}

/// A task that lives.
struct Resident {
    origin: Origin,
    born: Duration,
    /// Wakes the task so that it can be dropped with the lab; absent only while it is being spawned.
    waker: Option<Waker>,
}

/// What the loop should do.
pub(crate) enum Next {
    /// Poll this.
    Turn(Turn),
    /// The clock has moved, and those who waited for it are ready.
    Moment,
    /// Nothing.
    Stuck(Stuck),
}

impl Shared {
    pub(crate) fn new(seed: Option<u64>) -> Arc<Self> {
        let state = State {
            ready: ReadyQueue::new(seed),
            timers: Timers::default(),
            tasks: Slab::new(),
            blocking: 0,
            sealed: false,
        };
        Arc::new(Self { state: Mutex::new(state), bell: Condvar::new(), beginning: Instant::now() })
    }

    /// No code that may panic runs under the lock, so a poisoned one is whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next thing to do; waits for blocking work where nothing else can be done.
    pub(crate) fn next(&self) -> Next {
        let mut state = self.state();
        loop {
            if let Some(turn) = state.ready.pop() {
                return Next::Turn(turn);
            }
            if state.blocking == 0 {
                break;
            }
            state = self.bell.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let due = state.timers.advance();
        if due.is_empty() {
            return Next::Stuck(state.stuck());
        }
        drop(state);
        due.into_iter().for_each(Waker::wake);
        Next::Moment
    }

    /// Queues a turn.
    pub(crate) fn ready(&self, turn: Turn) {
        let mut state = self.state();
        if state.sealed {
            // Outside the lock: dropping a task runs its destructors.
            drop(state);
            drop(turn);
            return;
        }
        state.ready.push(turn);
        self.bell.notify_one();
    }

    /// Makes room for a task that is about to be spawned.
    pub(crate) fn admit(&self, origin: Origin) -> usize {
        let mut state = self.state();
        let born = state.timers.now();
        state.tasks.insert(Resident { origin, born, waker: None })
    }

    /// Says how the task can be reached when the lab ends.
    pub(crate) fn settle(&self, key: usize, waker: Waker) {
        if let Some(resident) = self.state().tasks.get_mut(key) {
            resident.waker = Some(waker);
        }
    }

    /// The task is gone.
    pub(crate) fn leave(&self, key: usize) {
        let resident = self.state().tasks.try_remove(key);
        drop(resident);
    }

    /// Where a live task was spawned.
    pub(crate) fn origin(&self, key: usize) -> Option<Origin> {
        self.state().tasks.get(key).map(|resident| resident.origin)
    }

    /// Counts blocking threads that begin (or go on) working.
    pub(crate) fn blocking_begins(&self) {
        self.state().blocking += 1;
    }

    /// Counts blocking threads that are done (or wait for a future).
    pub(crate) fn blocking_ends(&self) {
        self.state().blocking -= 1;
        self.bell.notify_one();
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.state().timers.now()
    }

    /// A virtual moment as an instant; the latest there can be, for one too far away to be told.
    pub(crate) fn instant(&self, moment: Duration) -> Option<Instant> {
        self.beginning.checked_add(moment)
    }

    /// An instant as a virtual moment; the past is the beginning.
    pub(crate) fn moment(&self, instant: Instant) -> Duration {
        instant.saturating_duration_since(self.beginning)
    }

    /// Registers `waker` unless `deadline` has come.
    pub(crate) fn wait_for(&self, deadline: Duration, waker: &Waker) -> Option<Place> {
        let waker = waker.clone();
        let mut state = self.state();
        if state.timers.now() >= deadline {
            drop(state);
            return None;
        }
        Some(state.timers.insert(deadline, waker))
    }

    /// Gives up a registration, and returns who was to be woken.
    pub(crate) fn forget(&self, place: Place) -> Option<Waker> {
        self.state().timers.remove(place)
    }

    /// Takes the lab down: drops every task, and whatever they spawn while they are dropped.
    pub(crate) fn close(&self) {
        let wakers = self.state().timers.clear();
        drop(wakers);
        self.wait_for_blocking();
        loop {
            let wakers: Vec<_> = {
                let mut state = self.state();
                state.tasks.iter_mut().filter_map(|(_, it)| it.waker.take()).collect()
            };
            // Waking a task puts it into the queue, and dropping it there drops its future.
            wakers.into_iter().for_each(Waker::wake);
            let mut dropped = false;
            while let Some(turn) = self.pop() {
                dropped = true;
                drop(turn);
            }
            if !dropped {
                break;
            }
        }
        self.state().sealed = true;
    }

    fn pop(&self) -> Option<Turn> {
        self.state().ready.pop()
    }

    fn wait_for_blocking(&self) {
        let mut state = self.state();
        while state.blocking > 0 {
            state = self.bell.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    fn stuck(&self) -> Stuck {
        let waiting = self.tasks.iter();
        let mut waiting: Vec<_> =
            waiting.map(|(_, it)| Waiting { origin: it.origin, born: it.born }).collect();
        waiting.sort_by_key(|it| it.born);
        Stuck { waiting, at: self.timers.now() }
    }
}
