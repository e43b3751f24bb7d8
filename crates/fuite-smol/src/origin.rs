//! The origin of a future whose type has no name.
//!
//! smol's signatures say `impl Future`, so that `spawn::<T>` names nothing but the output. Ours say
//! the same, or a program that writes this would no longer compile; here the compiler finds the
//! type.

use fuite::Origin;

#[track_caller]
pub(crate) fn task_of<F>(_future: &F) -> Origin {
    Origin::task::<F>()
}

#[track_caller]
pub(crate) fn local_of<F>(_future: &F) -> Origin {
    Origin::local::<F>()
}

#[track_caller]
pub(crate) fn daemon_of<F>(_future: &F) -> Origin {
    Origin::daemon::<F>()
}
