//! `Builder`, which builds a counted runtime.

use std::io;
use std::time::Duration;

use super::{LocalOptions, LocalRuntime, Runtime};

/// A [`tokio::runtime::Builder`](real::runtime::Builder) that builds a [`Runtime`] with a census.
///
/// Its methods are those of tokio's builder that are stable; each means what it means there.
#[derive(Debug)]
pub struct Builder(real::runtime::Builder);

/// Methods that hand their argument to tokio's builder. They are written out, and not reached by
/// `Deref`, because tokio's return tokio's builder, and a chain of calls would end in an uncounted
/// runtime. Tokio's refuse some values with a panic, which names the line of whoever gave the value.
macro_rules! forward {
    ($($(#[$attribute:meta])* fn $name:ident($($argument:ident: $type:ty),*);)*) => {
        $(
            $(#[$attribute])*
            #[track_caller]
            pub fn $name(&mut self, $($argument: $type),*) -> &mut Self {
                self.0.$name($($argument),*);
                self
            }
        )*
    };
}

impl Builder {
    /// A runtime on the thread that calls `block_on`.
    #[must_use]
    pub fn new_current_thread() -> Self {
        Self(real::runtime::Builder::new_current_thread())
    }

    /// A runtime on a pool of threads.
    #[cfg(feature = "rt-multi-thread")]
    #[must_use]
    pub fn new_multi_thread() -> Self {
        Self(real::runtime::Builder::new_multi_thread())
    }

    forward! {
        /// Enables every driver that was compiled in.
        fn enable_all();
        /// Enables the I/O driver.
        fn enable_io();
        /// How many I/O events are taken up at once.
        fn max_io_events_per_tick(capacity: usize);
        /// How many I/O events are taken up at once while there are tasks to poll.
        fn max_io_events_per_busy_tick(capacity: usize);
        /// Enables the timers.
        #[cfg(feature = "time")]
        fn enable_time();
        /// Starts with the clock paused.
        #[cfg(feature = "test-util")]
        fn start_paused(start_paused: bool);
        /// How many threads poll tasks.
        fn worker_threads(threads: usize);
        /// The size of the blocking pool.
        fn max_blocking_threads(threads: usize);
        /// What the runtime's threads are called.
        fn thread_name(name: impl Into<String>);
        /// What the runtime is called.
        fn name(name: impl Into<String>);
        /// Calls a function for the name of each thread.
        fn thread_name_fn(name: impl Fn() -> String + Send + Sync + 'static);
        /// The stack size of the runtime's threads, in bytes.
        fn thread_stack_size(bytes: usize);
        /// Called when a thread starts.
        fn on_thread_start(callback: impl Fn() + Send + Sync + 'static);
        /// Called when a thread stops.
        fn on_thread_stop(callback: impl Fn() + Send + Sync + 'static);
        /// Called before a thread parks.
        fn on_thread_park(callback: impl Fn() + Send + Sync + 'static);
        /// Called after a thread was woken.
        fn on_thread_unpark(callback: impl Fn() + Send + Sync + 'static);
        /// How long an idle thread of the blocking pool is kept.
        fn thread_keep_alive(duration: Duration);
        /// After how many polls the global queue is looked at.
        fn global_queue_interval(polls: u32);
        /// After how many polls timers and I/O are looked at.
        fn event_interval(polls: u32);
    }

    /// Builds the runtime.
    ///
    /// # Errors
    ///
    /// The operating system refuses threads or a poller.
    pub fn build(&mut self) -> io::Result<Runtime> {
        self.0.build().map(Runtime::from)
    }

    /// Builds tokio's own `LocalRuntime`, whose tasks need not be `Send`. What its own methods spawn is not counted; what
    /// [`task::spawn_local`](crate::task::spawn_local) spawns in it is.
    ///
    /// # Errors
    ///
    /// The operating system refuses a poller.
    ///
    /// # Panics
    ///
    /// When the builder is for a pool of threads.
    pub fn build_local(&mut self, options: LocalOptions) -> io::Result<LocalRuntime> {
        self.0.build_local(options)
    }
}
