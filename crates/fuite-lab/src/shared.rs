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
    /// How many tasks were ever spawned.
    spawned: u64,
    /// How many blocking threads are at work, or about to be: those that wait for a future are not.
    working: usize,
    /// All blocking threads that have not ended.
    threads: usize,
    /// Those that wait for a future.
    parked: Slab<Waker>,
    phase: Phase,
}

/// How far the end of the lab has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Open,
    /// Tasks are being dropped, and blocking threads must not wait for them.
    Closing,
    /// Nothing is left: what is woken now is dropped.
    Sealed,
}

/// A task that lives.
struct Resident {
    origin: Origin,
    /// How many were spawned before it: places are used again, and do not tell.
    number: u64,
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
            spawned: 0,
            working: 0,
            threads: 0,
            parked: Slab::new(),
            phase: Phase::Open,
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
            if state.working == 0 {
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
        if state.phase == Phase::Sealed {
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
        let (number, born) = (state.spawned, state.timers.now());
        state.spawned += 1;
        state.tasks.insert(Resident { origin, number, born, waker: None })
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

    /// A blocking thread begins.
    pub(crate) fn thread_begins(&self) {
        let mut state = self.state();
        state.threads += 1;
        state.working += 1;
    }

    /// A blocking thread has ended.
    pub(crate) fn thread_ends(&self) {
        let mut state = self.state();
        state.threads -= 1;
        state.working -= 1;
        self.bell.notify_one();
    }

    /// A blocking thread waits for a future; `None` when the lab is ending, and with it the wait.
    pub(crate) fn thread_parks(&self, waker: &Waker) -> Option<usize> {
        let waker = waker.clone();
        let mut state = self.state();
        if state.phase != Phase::Open {
            return None;
        }
        state.working -= 1;
        let place = state.parked.insert(waker);
        self.bell.notify_one();
        Some(place)
    }

    /// It goes on.
    pub(crate) fn thread_unparks(&self) {
        self.state().working += 1;
    }

    /// It has gone on, and waits no more; false when the lab is ending.
    pub(crate) fn thread_unparked(&self, place: usize) -> bool {
        let mut state = self.state();
        let waker = state.parked.try_remove(place);
        let goes_on = state.phase == Phase::Open;
        drop(state);
        drop(waker);
        goes_on
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

    /// Takes the lab down: drops every task, and whatever they spawn while they are dropped, and waits for the
    /// blocking threads.
    pub(crate) fn close(&self) {
        let (timers, parked) = {
            let mut state = self.state();
            state.phase = Phase::Closing;
            let parked: Vec<_> = state.parked.iter().map(|(_, waker)| waker.clone()).collect();
            (state.timers.clear(), parked)
        };
        drop(timers);
        parked.into_iter().for_each(Waker::wake);
        // Before the threads: one of them may wait for something that a task holds.
        self.drop_tasks();
        self.wait_for_threads();
        self.drop_tasks();
        self.state().phase = Phase::Sealed;
    }

    fn drop_tasks(&self) {
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
    }

    fn pop(&self) -> Option<Turn> {
        self.state().ready.pop()
    }

    fn wait_for_threads(&self) {
        let mut state = self.state();
        while state.threads > 0 {
            state = self.bell.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    fn stuck(&self) -> Stuck {
        let mut waiting: Vec<_> = self.tasks.iter().map(|(_, resident)| resident).collect();
        waiting.sort_by_key(|resident| resident.number);
        let waiting = waiting.into_iter();
        let waiting = waiting.map(|it| Waiting { origin: it.origin, born: it.born }).collect();
        Stuck { waiting, at: self.timers.now() }
    }
}
