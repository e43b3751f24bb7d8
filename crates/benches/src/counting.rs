//! An allocator that counts, and the memory that the system has given.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use probes::Memory;

/// The system's allocator, and how many bytes of it are in use.
#[derive(Debug)]
pub struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

/// The bytes that are in use, where [`Counting`] is the global allocator; 0 elsewhere.
#[must_use]
pub fn allocated() -> usize {
    ALLOCATED.load(Ordering::Relaxed)
}

// SAFETY: every call goes to the system's allocator with the arguments it came with; the counter only watches.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`, which is the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        ALLOCATED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: `memory` came from `alloc` above, hence from the system, with this layout.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// The bytes of this process that are in the machine's memory; `None` where the system does not say so.
#[must_use]
pub fn resident() -> Option<usize> {
    usize::try_from(Memory::now().resident).ok().filter(|&bytes| bytes != 0)
}
