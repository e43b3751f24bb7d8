//! `JoinHandle`, of a task that async-std runs or of one that the lab runs.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use once_cell::race::OnceBox;

use super::identity::Task;

/// Waits for a task; see [`async_std::task::JoinHandle`](real::task::JoinHandle).
///
/// A type of the facade's own, for async-std makes its handle only for tasks that it runs itself. Where another crate
/// asks for async-std's, there is [`into_real`](Self::into_real).
///
/// Awaiting it panics if the task panicked.
///
/// # Cancel safety
///
/// Dropping it *detaches* the task, which runs on and is counted until it ends, in a lab as elsewhere. To end it, call
/// [`cancel`](Self::cancel).
pub struct JoinHandle<T>(Handle<T>);

enum Handle<T> {
    /// The identity is only copied for those who ask for it. What is rare is boxed: the handle of every spawn is moved
    /// about, and stays nearly as small as async-std's.
    Real {
        handle: real::task::JoinHandle<T>,
        task: OnceBox<Task>,
    },
    Lab(Box<LabHandle<T>>),
}

impl<T> JoinHandle<T> {
    /// The identity of the task.
    pub fn task(&self) -> &Task {
        match &self.0 {
            Handle::Real { handle, task } => {
                task.get_or_init(|| Box::new(handle.task().clone().into()))
            }
            Handle::Lab(lab) => &lab.task,
        }
    }

    /// Cancels the task, and waits until it is gone: its output if it had just ended, else `None`.
    ///
    /// A closure of [`spawn_blocking`](super::spawn_blocking) that has begun runs to its end, and is not waited for.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future before its first poll detaches the task; after that the task is cancelled all the same.
    pub async fn cancel(self) -> Option<T> {
        match self.0 {
            Handle::Real { handle, .. } => handle.cancel().await,
            Handle::Lab(lab) => lab.cancel().await,
        }
    }

    /// async-std's own handle, for a crate that asks for one.
    ///
    /// # Errors
    ///
    /// This handle, unchanged, if the task runs in a lab: async-std has no handle for it.
    pub fn into_real(self) -> Result<real::task::JoinHandle<T>, Self> {
        match self.0 {
            Handle::Real { handle, .. } => Ok(handle),
            Handle::Lab(_) => Err(self),
        }
    }
}

impl<T> From<real::task::JoinHandle<T>> for JoinHandle<T> {
    /// Of a task that another crate spawned. It does not become a counted one.
    #[inline]
    fn from(handle: real::task::JoinHandle<T>) -> Self {
        Self(Handle::Real { handle, task: OnceBox::new() })
    }
}

impl<T> From<Box<LabHandle<T>>> for JoinHandle<T> {
    #[inline]
    fn from(handle: Box<LabHandle<T>>) -> Self {
        Self(Handle::Lab(handle))
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match &mut self.0 {
            Handle::Real { handle, .. } => Pin::new(handle).poll(context),
            Handle::Lab(lab) => Pin::new(lab.handle()).poll(context),
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").field("task", self.task()).finish_non_exhaustive()
    }
}

/// The lab's handle cancels when it is dropped; this one detaches.
pub(super) struct LabHandle<T> {
    /// Taken by whoever ends the life of the handle, and there until then.
    handle: Option<fuite_lab::Task<T>>,
    task: Task,
    is_blocking: bool,
}

impl<T> LabHandle<T> {
    /// The handle of a future.
    pub(super) fn of_future(handle: fuite_lab::Task<T>, task: Task) -> Box<Self> {
        Box::new(Self { handle: Some(handle), task, is_blocking: false })
    }

    /// The handle of a closure.
    pub(super) fn of_blocking(handle: fuite_lab::Task<T>) -> Box<Self> {
        Box::new(Self { handle: Some(handle), task: Task::of_lab(None), is_blocking: true })
    }

    fn handle(&mut self) -> &mut fuite_lab::Task<T> {
        self.handle.as_mut().expect("nobody polls a handle after `cancel` or `drop`")
    }

    async fn cancel(mut self) -> Option<T> {
        let handle = self.handle.take()?;
        if self.is_blocking && !handle.is_finished() {
            // As async-std does. Waiting would deadlock where the closure waits for whoever cancels it.
            drop(handle);
            return None;
        }
        handle.cancel().await
    }
}

impl<T> Drop for LabHandle<T> {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.detach();
        }
    }
}
