//! What a kernel needs of a runtime, and how its verdict comes about.

use std::pin::Pin;
use std::time::Duration;

use fuite::{Guard, LeakError, Options};

/// What a check of a kernel said.
pub(crate) type Outcome = Result<(), LeakError>;

/// A runtime's own handle, with what dropping it means on that runtime.
pub(crate) type Handle = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A future whose type is forgotten: what spawns or runs it is compiled once, and not for each of a hundred kernels.
pub(crate) fn boxed(future: impl Future<Output = ()> + Send + 'static) -> Handle {
    Box::pin(future)
}

/// A runtime under its facade: in a lab, where hours pass at once and every run is the same, or as it is.
pub(crate) trait Runtime: 'static {
    const NAME: &'static str;
    /// How long a task may take to end. Where time is real, long enough for a machine whose cores are all busy.
    const GRACE: Duration;
    /// Whether a task lives on when its handle is dropped. Where it is cancelled instead, some leaks cannot be written.
    const DROP_DETACHES: bool;

    /// Runs a future to its end; in a lab, in a fresh one, which then drops every task.
    fn run<T>(experiment: impl Future<Output = T>) -> T;

    /// Spawns a task that nobody has a handle of.
    #[track_caller]
    fn spawn(future: impl Future<Output = ()> + Send + 'static);

    /// Spawns a task whose type the census is to know.
    #[track_caller]
    fn spawn_typed(future: impl Future<Output = ()> + Send + 'static);

    /// Spawns a task and keeps its handle.
    #[track_caller]
    fn start(future: impl Future<Output = ()> + Send + 'static) -> Handle;

    /// Spawns a task under a name.
    #[track_caller]
    fn spawn_named(name: &str, future: impl Future<Output = ()> + Send + 'static);

    /// Spawns a task that is meant to live.
    #[track_caller]
    fn spawn_daemon(future: impl Future<Output = ()> + Send + 'static);

    /// Spawns tasks and aborts them all, without waiting until they are gone. False where the runtime cannot.
    fn spawn_and_abort(tasks: usize) -> impl Future<Output = bool>;

    fn sleep(duration: Duration) -> impl Future<Output = ()> + Send;
}

/// Runs what a kernel does, and checks what is left of it. What it returns stays alive until then.
pub(crate) fn verdict<R: Runtime, K>(program: impl AsyncFnOnce() -> K) -> Outcome {
    verdict_with::<R, K>(options::<R>(), program)
}

/// The options of a check on this runtime.
pub(crate) fn options<R: Runtime>() -> Options {
    Options::new().grace(R::GRACE)
}

/// The same with options.
pub(crate) fn verdict_with<R: Runtime, K>(
    options: Options,
    program: impl AsyncFnOnce() -> K,
) -> Outcome {
    let experiment: Pin<Box<dyn Future<Output = Outcome>>> = Box::pin(check(options, program));
    R::run(experiment)
}

/// The same inside of a runtime.
pub(crate) async fn check<K>(options: Options, program: impl AsyncFnOnce() -> K) -> Outcome {
    let guard = Guard::with(options);
    let _kept = program().await;
    guard.verify().await
}

/// Lets every task run until it waits.
pub(crate) async fn settle<R: Runtime>() {
    R::sleep(Duration::from_millis(1)).await;
}

/// Awaits a future for so long and no longer.
pub(crate) async fn timeout<R: Runtime>(duration: Duration, future: impl Future<Output = ()>) {
    futures_lite::future::or(future, R::sleep(duration)).await;
}
