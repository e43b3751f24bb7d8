//! Work that blocks its thread: closures on threads of their own, and futures that such a thread waits for.

use std::panic::resume_unwind;
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
use crate::timer::enter_virtual_time;

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
    shared.thread_begins();
    let thread = BlockingThread(shared.clone());
    let schedule = fuite::lab::current_schedule();
    let work = move || {
        let _entered = Entered::blocking(thread.0.clone());
        // What the closure spawns is dated and delayed as if the lab's own thread had spawned it.
        let _clock = enter_virtual_time();
        let _schedule = fuite::lab::enter(schedule);
        runnable.run();
    };
    thread::Builder::new()
        .name(THREAD_NAME.to_owned())
        .spawn(work)
        .expect("the operating system has a thread to spare");
}

/// A blocking thread that has not ended, whatever it is doing.
struct BlockingThread(Arc<Shared>);

impl Drop for BlockingThread {
    fn drop(&mut self) {
        self.0.thread_ends();
    }
}

/// What `block_on` of a facade does inside a lab.
///
/// On a blocking thread it blocks until the future is done; virtual time goes on meanwhile, for the thread may be
/// waiting for it. When the lab ends first, the wait ends too: the closure unwinds, as a task that is dropped would.
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
    let sleeper =
        Arc::new(Sleeper { state: AtomicU8::new(POLLING), thread: thread::current(), shared });
    let waker = Waker::from(sleeper.clone());
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        if !sleeper.sleep(&waker) {
            // No message: nothing is wrong, the lab is over.
            resume_unwind(Box::new("the lab ended while this thread was waiting in it"));
        }
    }
}

const POLLING: u8 = 0;
const WOKEN: u8 = 1;
const ASLEEP: u8 = 2;

/// A blocking thread that waits for a future.
struct Sleeper {
    state: AtomicU8,
    thread: Thread,
    shared: Arc<Shared>,
}

impl Sleeper {
    /// Waits for a wake, for none if there was one since the last poll began; false when the lab has ended.
    fn sleep(&self, waker: &Waker) -> bool {
        // Asleep first, and only then no longer working: in the other order a wake between the two would leave a
        // moment in which nobody works, and the lab's loop would take it for the end.
        let asleep =
            self.state.compare_exchange(POLLING, ASLEEP, Ordering::AcqRel, Ordering::Acquire);
        let mut goes_on = true;
        if asleep.is_ok() {
            let Some(place) = self.shared.thread_parks(waker) else { return false };
            while self.state.load(Ordering::Acquire) == ASLEEP {
                thread::park();
            }
            goes_on = self.shared.thread_unparked(place);
        }
        self.state.store(POLLING, Ordering::Release);
        goes_on
    }
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    /// It is the waker that counts the thread among the working again, before the lab's loop looks: the thread
    /// itself may be slow to begin, and the clock must not run on in between.
    fn wake_by_ref(self: &Arc<Self>) {
        if self.state.swap(WOKEN, Ordering::AcqRel) == ASLEEP {
            self.shared.thread_unparks();
            self.thread.unpark();
        }
    }
}
