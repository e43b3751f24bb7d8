//! Work that blocks its thread: closures on threads of their own, and futures that such a thread waits for.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use async_task::{Builder, Runnable, Task};
use fuite::lab::{LabError, THREAD_NAME};
use fuite::{Origin, track_blocking};

use crate::current::{Entered, Role, current, try_current};
use crate::shared::Shared;

/// Runs a closure on a thread of its own, counted under `origin`. Virtual time stands still until it returns.
///
/// Dropping the handle before the thread has begun cancels the closure; after that it runs to its end.
///
/// # Panics
///
/// Outside a lab, or when the operating system refuses a thread.
#[track_caller]
pub fn spawn_blocking<F, R>(origin: Origin, function: F) -> Task<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let function = track_blocking(origin, function);
    let shared = current();
    let schedule = move |runnable| on_a_thread(&shared, runnable);
    let builder = Builder::new().propagate_panic(true);
    let (runnable, task) = builder.spawn(|()| async move { function() }, schedule);
    runnable.schedule();
    task
}

/// The closure never suspends, so it is scheduled once, and its thread ends with it.
fn on_a_thread(shared: &Arc<Shared>, runnable: Runnable) {
    shared.blocking_begins();
    let working = Working(shared.clone());
    let work = move || {
        let _entered = Entered::blocking(working.0.clone());
        runnable.run();
        drop(working);
    };
    thread::Builder::new()
        .name(THREAD_NAME.to_owned())
        .spawn(work)
        .expect("the operating system has a thread to spare");
}

/// A blocking thread at work; virtual time waits for it.
struct Working(Arc<Shared>);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.blocking_ends();
    }
}

/// What `block_on` of a facade does inside a lab.
///
/// On a blocking thread it blocks until the future is done; virtual time goes on meanwhile, for the thread may be
/// waiting for it.
///
/// # Panics
///
/// On the thread that polls the lab's tasks, with the words of [`LabError::Nested`]; and outside a lab.
#[track_caller]
pub fn block_on<F: Future>(future: F) -> F::Output {
    match try_current() {
        Some((shared, Role::Blocking)) => block_thread(shared, future),
        Some((_, Role::Lab)) => panic!("{}", LabError::Nested),
        None => panic!("this needs a lab: call it inside `Deterministic::block_on`"),
    }
}

fn block_thread<F: Future>(shared: Arc<Shared>, future: F) -> F::Output {
    let parked =
        Arc::new(Parked { state: AtomicU8::new(POLLING), thread: thread::current(), shared });
    let waker = Waker::from(parked.clone());
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        parked.park();
    }
}

const POLLING: u8 = 0;
const WOKEN: u8 = 1;
const PARKED: u8 = 2;

/// A blocking thread that waits for a future.
struct Parked {
    state: AtomicU8,
    thread: Thread,
    shared: Arc<Shared>,
}

impl Parked {
    /// Waits for a wake; returns at once if there was one since the last poll began.
    fn park(&self) {
        let parks =
            self.state.compare_exchange(POLLING, PARKED, Ordering::AcqRel, Ordering::Acquire);
        if parks.is_err() {
            self.state.store(POLLING, Ordering::Release);
            return;
        }
        self.shared.blocking_ends();
        while self.state.load(Ordering::Acquire) == PARKED {
            thread::park();
        }
    }
}

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    /// It is the waker that counts the thread among the working again, before the lab's loop looks: the thread
    /// itself may be slow to begin, and the clock must not run on in between.
    fn wake_by_ref(self: &Arc<Self>) {
        let woken = |state| match state {
            POLLING => Some(WOKEN),
            PARKED => Some(POLLING),
            _ => None,
        };
        let before = self.state.fetch_update(Ordering::AcqRel, Ordering::Acquire, woken);
        if before == Ok(PARKED) {
            self.shared.blocking_begins();
            self.thread.unpark();
        }
    }
}
