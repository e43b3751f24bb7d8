//! `Builder`, whose tasks are counted.

use std::io;

use fuite::Origin;
#[cfg(feature = "unstable")]
use fuite::Tracked;
use fuite_lab::is_entered;

use super::current::InLab;
use super::identity::Task;
use super::join_handle::JoinHandle;
#[cfg(feature = "unstable")]
use super::join_handle::LabHandle;
#[cfg(feature = "unstable")]
use super::start::start_local;
use super::start::{start, start_named};

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

    /// Gives the task a name, for logs and for the reports of the census; [`ignore_name`] finds it by that.
    ///
    /// A name gives the task [`evidence`](fuite::evidence), whose page says what that costs.
    ///
    /// [`ignore_name`]: fuite::Options::ignore_name
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
    #[inline]
    #[track_caller]
    pub fn spawn<F, T>(self, future: F) -> io::Result<JoinHandle<T>>
    where
        F: Future<Output = T> + Send + 'static,
        T: Send + 'static,
    {
        let origin = Origin::task::<F>();
        match self.name {
            Some(name) => start_named(name, origin, future),
            None => Ok(start(origin, future)),
        }
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
            let task = Task::of_lab(self.name.clone());
            let future = InLab::new(task.clone(), future);
            let handle = match self.name {
                Some(name) => fuite_lab::spawn_local_named(origin, name, future),
                None => fuite_lab::spawn_local(origin, future),
            };
            return Ok(LabHandle::of_future(handle, task).into());
        }
        let task = match self.name.as_deref() {
            Some(name) => Tracked::named(future, origin, name),
            None => Tracked::with_origin(future, origin),
        };
        start_local(self.real(), task).map(JoinHandle::from)
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
