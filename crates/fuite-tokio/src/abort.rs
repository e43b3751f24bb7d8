//! Has the census know how a task is aborted.

use fuite::{TaskId, abort_with};
use real::task::{AbortHandle, JoinHandle};

/// Spawns a tracked task, and leaves its abort handle with the census if somebody may ask for it.
///
/// A task that nobody records pays for the question alone. One that has ended by the time it is
/// registered is not: the census has forgotten it, and the handle is dropped.
macro_rules! abortable {
    ($task:ident, $spawn:expr) => {{
        let id = if $task.is_recorded() { $task.id() } else { None };
        let handle = $spawn;
        if let Some(id) = id {
            $crate::abort::register(id, $crate::abort::Handle::abort_handle(&handle));
        }
        handle
    }};
}
pub(crate) use abortable;

#[cold]
#[inline(never)]
pub(crate) fn register(id: TaskId, handle: AbortHandle) {
    abort_with(id, move || handle.abort());
}

/// What a spawn returns.
pub(crate) trait Handle {
    fn abort_handle(&self) -> AbortHandle;
}

impl<T> Handle for JoinHandle<T> {
    fn abort_handle(&self) -> AbortHandle {
        self.abort_handle()
    }
}

impl Handle for AbortHandle {
    fn abort_handle(&self) -> AbortHandle {
        self.clone()
    }
}
