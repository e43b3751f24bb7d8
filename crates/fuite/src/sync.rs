//! The atomics and the lock of the census: `std`'s, or loom's while a model is being checked.
//!
//! Everything the models exercise takes its atomics from here and nowhere else, so that loom checks the code
//! that ships and not a copy of it.

pub(crate) use std::sync::atomic::Ordering;

#[cfg(not(loom))]
pub(crate) use std::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU32, AtomicU64, fence},
};

#[cfg(loom)]
pub(crate) use loom::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU32, AtomicU64, fence},
};

/// Loom has no `OnceLock`. `std`'s serves under loom too, because filling a chunk of the table meets none of
/// loom's switch points; it only hides that one hand-over from the model.
pub(crate) use std::sync::OnceLock;

/// Locks, and goes on where another thread panicked: every critical section of the census leaves its data whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Declares a constructor that is `const`, so that a `static` can hold the value, except under loom, whose
/// atomics register themselves with the running model.
macro_rules! const_unless_loom {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),*) -> Self $body:block) => {
        #[cfg(not(loom))]
        $(#[$meta])*
        $vis const fn $name($($arg: $type),*) -> Self $body

        #[cfg(loom)]
        $(#[$meta])*
        $vis fn $name($($arg: $type),*) -> Self $body
    };
}

pub(crate) use const_unless_loom;
