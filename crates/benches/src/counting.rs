//! An allocator that counts, and the memory that the system has given.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use probes::Memory;

/// The system's allocator, and how many bytes of it are in use.
#[derive(Debug)]
pub struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);
static IS_COUNTING: AtomicBool = AtomicBool::new(true);

/// The bytes that are in use, where [`Counting`] is the global allocator; 0 elsewhere.
#[must_use]
pub fn allocated() -> usize {
    ALLOCATED.load(Ordering::Relaxed)
}

/// Counts no more, for the rest of the process: before anything is timed. All threads share the counter, and would wait
/// for it.
pub fn stop_counting() {
    IS_COUNTING.store(false, Ordering::Relaxed);
}

fn count(add: usize, remove: usize) {
    if IS_COUNTING.load(Ordering::Relaxed) {
        ALLOCATED.fetch_add(add.wrapping_sub(remove), Ordering::Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator with the arguments it came with; the counter only watches.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller keeps the contract of `alloc`, which is the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller keeps the contract of `alloc_zeroed`, which is the system's.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        // SAFETY: `memory` came from this allocator, hence from the system, with this layout; the rest is the caller's.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: `memory` came from this allocator, hence from the system, with this layout.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// The bytes of this process that are in the machine's memory; `None` where the system does not say so.
#[must_use]
pub fn resident() -> Option<usize> {
    usize::try_from(Memory::now().resident).ok().filter(|&bytes| bytes != 0)
}
