//! Work across which nothing unwinds.

/// Does `work`, and aborts the process should that panic: what std calls by this name too and has not made stable.
///
/// For what a spawn does with the future in hand. Across a call that may unwind the future must lie where it can be
/// dropped from, and is copied from there into its task; across this one it need not lie anywhere, and is written into
/// its task at once. For the order service's 288 bytes that is 64 instructions less per order, by callgrind.
#[inline]
pub(crate) extern "C" fn abort_unwind<R>(work: impl FnOnce() -> R) -> R {
    work()
}
