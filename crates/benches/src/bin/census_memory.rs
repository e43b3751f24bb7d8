//! What the census adds to the memory of a live task: a million tokio tasks, bare and tracked, by a counting allocator.
//!
//! `cargo run --release -p benches --bin census_memory`. A runtime rounds the size of a task up, so eight bytes more
//! may cost nothing or a whole step of 128; futures of sixteen sizes, in equal shares, give the fair mean.

use std::alloc::{GlobalAlloc, Layout, System};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use fuite::Tracked;
use tokio::runtime::{Builder, Runtime};

const TASKS: usize = 1_000_000;
const SIZES: usize = 16;
const TARGET: f64 = 48.0;

struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

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

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let bare = bytes_per_task::<Bare>();
    let tracked = bytes_per_task::<InCensus>();
    println!("{TASKS} live tokio tasks, futures of 0 to {} bytes", 8 * (SIZES - 1));
    println!("bare        {bare:>7.1} bytes per task");
    println!("tracked     {tracked:>7.1} bytes per task");
    println!("difference  {:>7.1} bytes per task, target <= {TARGET}", tracked - bare);
}

/// The bytes that a crowd of live tasks holds, the growth of the census included.
fn bytes_per_task<S: Spawn>() -> f64 {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let before = ALLOCATED.load(Ordering::Relaxed);
    spawn_crowd::<S>(&runtime);
    let held = ALLOCATED.load(Ordering::Relaxed) - before;
    held as f64 / TASKS as f64
}

fn spawn_crowd<S: Spawn>(runtime: &Runtime) {
    macro_rules! spawn_each {
        ($($words:literal)*) => { $(S::spawn::<$words>();)* };
    }
    let _context = runtime.enter();
    for _ in 0..TASKS / SIZES {
        spawn_each!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    }
}

/// One way to spawn a task that never ends and holds `WORDS` times eight bytes.
trait Spawn {
    fn spawn<const WORDS: usize>();
}

struct Bare;

impl Spawn for Bare {
    fn spawn<const WORDS: usize>() {
        drop(tokio::spawn(Holding([0; WORDS])));
    }
}

struct InCensus;

impl Spawn for InCensus {
    fn spawn<const WORDS: usize>() {
        drop(tokio::spawn(Tracked::new(Holding([0; WORDS]))));
    }
}

struct Holding<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Future for Holding<WORDS> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        std::hint::black_box(&self.0);
        Poll::Pending
    }
}
