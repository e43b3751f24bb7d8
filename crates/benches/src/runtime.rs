//! One trait for every runtime, raw and under its facade, so that what is measured is one text.

#[cfg(feature = "async-std")]
mod async_std;
mod smol;
mod tokio;

use std::fmt;

use futures_lite::future::poll_once;
use orders::OrderService;

/// A runtime, ready to run tasks.
///
/// Tasks give a number, which is what a bench checks in the end.
pub trait Runtime: Sized + 'static {
    /// Its name in figures: `tokio-multi`, `smol`, …
    const NAME: &'static str;
    /// Whether its tasks are counted.
    const VARIANT: Variant;

    /// What a spawn gives.
    type Handle: Send + 'static;
    /// The end of a channel for one message that sends, of the runtime's own kind.
    type Sender: Send + 'static;
    /// The end that receives.
    type Receiver: Send + 'static;
    /// The order service of the course's solution on this runtime.
    type Service: OrderService;

    /// Starts it; where a runtime is one for the whole process, gives access to that.
    ///
    /// # Panics
    ///
    /// When the system refuses threads.
    fn open() -> Self;

    /// Runs a future on the calling thread, to its end.
    fn block_on<F: Future>(&self, future: F) -> F::Output;

    /// Spawns a task, from within [`block_on`](Self::block_on) or a task.
    fn spawn(task: impl Future<Output = u64> + Send + 'static) -> Self::Handle;

    /// Waits for the end of a task.
    fn join(handle: Self::Handle) -> impl Future<Output = u64> + Send;

    /// Cancels tasks, and waits until all are gone.
    fn cancel(handles: Vec<Self::Handle>) -> impl Future<Output = ()> + Send;

    /// A channel with room for one message.
    fn channel() -> (Self::Sender, Self::Receiver);

    /// Sends, as soon as there is room.
    fn send(sender: &Self::Sender, message: u64) -> impl Future<Output = ()> + Send;

    /// Receives the next message; `None` once the sender is gone.
    fn receive(receiver: &mut Self::Receiver) -> impl Future<Output = Option<u64>> + Send;

    /// How many tasks live, where anything counts them.
    fn live(&self) -> Option<u64>;

    /// Runs a program where a service would run: in a task, on a worker thread.
    fn run(&self, program: impl Future<Output = u64> + Send + 'static) -> u64 {
        self.block_on(async { Self::join(Self::spawn(program)).await })
    }
}

/// Which of the two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// The runtime itself.
    Raw,
    /// The runtime with the census.
    Facade,
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raw => "raw",
            Self::Facade => "facade",
        })
    }
}

/// Something to do with each runtime and its facade.
pub trait Visitor {
    /// Does it with one of them.
    fn visit<Raw: Runtime, Facade: Runtime>(&mut self);
}

/// Shows every runtime with its facade to a visitor, always in the same sequence.
pub fn visit_all(visitor: &mut impl Visitor) {
    visitor.visit::<tokio::raw::Current, tokio::facade::Current>();
    visitor.visit::<tokio::raw::Multi, tokio::facade::Multi>();
    #[cfg(feature = "async-std")]
    visitor.visit::<async_std::raw::Global, async_std::facade::Global>();
    visitor.visit::<smol::raw::Global, smol::facade::Global>();
}

/// The names of all runtimes, in the sequence of [`visit_all`].
#[must_use]
pub fn names() -> Vec<&'static str> {
    struct Names(Vec<&'static str>);
    impl Visitor for Names {
        fn visit<Raw: Runtime, Facade: Runtime>(&mut self) {
            self.0.push(Raw::NAME);
        }
    }
    let mut names = Names(Vec::new());
    visit_all(&mut names);
    names.0
}

/// Begins all of these before it waits for any: one cancellation after the other would be as many turns of a thread.
async fn together<F: Future>(cancellations: impl Iterator<Item = F>) {
    let mut begun = Vec::new();
    for cancellation in cancellations {
        let mut cancellation = Box::pin(cancellation);
        if poll_once(&mut cancellation).await.is_none() {
            begun.push(cancellation);
        }
    }
    for cancellation in begun {
        cancellation.await;
    }
}

/// Waits until no task lives, where they are counted: a task that was joined may take a moment more to be gone.
///
/// # Panics
///
/// When a task is still live after ten seconds.
pub fn expect_quiet<R: Runtime>(runtime: &R) {
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while let Some(left) = runtime.live().filter(|left| *left > 0) {
        let (name, variant) = (R::NAME, R::VARIANT);
        assert!(std::time::Instant::now() < patience, "{left} tasks left on {name}, {variant}");
        std::thread::yield_now();
    }
}
