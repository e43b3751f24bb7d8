//! `Builder`, whose tasks are counted.

use std::io;

use fuite::{Origin, Tracked};
use fuite_lab::is_entered;

use super::current::InLab;
use super::identity::Task;
use super::join_handle::JoinHandle;
use super::start::start;
#[cfg(feature = "unstable")]
use super::start::start_local;

/// A task before it is spawned: a name to give it; see [`async_std::task::Builder`](real::task::Builder).
///
/// ```
/// # use fuite_async_std as async_std;
/// use async_std::task;
///
/// # task::block_on(async {
/// let named = task::Builder::new().name("worker 1".to_owned());
/// let task = named.spawn(async { task::current().name().map(str::to_owned) });
/// assert_eq!(task.unwrap().await.as_deref(), Some("worker 1"));
/// # });
/// ```
#[derive(Debug, Default)]
#[must_use = "a task that is not spawned never runs"]
pub struct Builder {
    name: Option<String>,
}

impl Builder {
    /// A task without a name.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives the task a name. It serves logs; the census tells tasks by where they were born.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Spawns the task and counts it under the caller's line.
    ///
    /// # Errors
    ///
    /// None today; the result is async-std's.
    ///
    /// # Panics
    ///
    /// Outside a lab, when async-std cannot start its threads.
    #[track_caller]
    pub fn spawn<F, T>(self, future: F) -> io::Result<JoinHandle<T>>
    where
        F: Future<Output = T> + Send + 'static,
        T: Send + 'static,
    {
        let origin = Origin::task::<F>();
        if is_entered() {
            let task = Task::of_lab(self.name);
            let handle = fuite_lab::spawn(origin, InLab::new(task.clone(), future));
            return Ok(JoinHandle::of_future(handle, task));
        }
        start(self.real(), Tracked::with_origin(future, origin)).map(JoinHandle::from)
    }

    /// Spawns the task on this thread and counts it under the caller's line.
    ///
    /// # Errors
    ///
    /// None today; the result is async-std's.
    ///
    /// # Panics
    ///
    /// Outside a lab, when async-std cannot start its threads.
    #[cfg(feature = "unstable")]
    #[track_caller]
    pub fn local<F, T>(self, future: F) -> io::Result<JoinHandle<T>>
    where
        F: Future<Output = T> + 'static,
        T: 'static,
    {
        let origin = Origin::local::<F>();
        if is_entered() {
            let task = Task::of_lab(self.name);
            let handle = fuite_lab::spawn_local(origin, InLab::new(task.clone(), future));
            return Ok(JoinHandle::of_future(handle, task));
        }
        start_local(self.real(), Tracked::with_origin(future, origin)).map(JoinHandle::from)
    }

    /// Runs the future to its end on this thread, without counting it: it ends before this call does.
    ///
    /// # Panics
    ///
    /// As [`block_on`](super::block_on) does.
    #[track_caller]
    pub fn blocking<F, T>(self, future: F) -> T
    where
        F: Future<Output = T>,
    {
        if is_entered() {
            return fuite_lab::block_on(InLab::new(Task::of_lab(self.name), future));
        }
        self.real().blocking(future)
    }

    fn real(self) -> real::task::Builder {
        let builder = real::task::Builder::new();
        match self.name {
            Some(name) => builder.name(name),
            None => builder,
        }
    }
}
