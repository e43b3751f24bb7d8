//! What the census adds to the memory of a live task, by a counting allocator: a million tasks, raw and under the facade,
//! on each runtime.
//!
//! `cargo run --release -p benches --bin census_memory`; takes the options of the hand-written benches. A runtime rounds
//! the size of a task up, so eight bytes more may cost nothing or a whole step of 128; futures of sixteen sizes, in equal
//! shares, give the fair mean. An allocator that counts is exact, so there is nothing to repeat.

use std::pin::Pin;
use std::task::{Context, Poll};

use anyhow::Result;
use benches::counting::{Counting, allocated};
use benches::runtime::{Runtime, Visitor, expect_quiet, names, visit_all};
use benches::{Settings, child};
use clap::Parser;
use figures::Pair;

const TASKS: usize = 1_000_000;
/// Of a quick run: enough for the table of the census to grow by whole chunks.
const TASKS_QUICK: usize = 160_000;
const SIZES: usize = 16;
const TARGET: f64 = 48.0;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// Measures this runtime, in this process, and prints a line of JSON.
    #[arg(long, hide = true)]
    alone: Option<String>,
}

fn main() -> Result<()> {
    let Arguments { settings, alone } = Arguments::parse();
    let tasks = if settings.is_quick() { TASKS_QUICK } else { TASKS };
    if let Some(runtime) = alone {
        visit_all(&mut Alone { runtime: &runtime, tasks });
        return Ok(());
    }
    let sizes = 8 * (SIZES - 1);
    settings.print(&format!("{tasks} live tasks, futures of 0 to {sizes} bytes; bytes per task"));
    settings.print(&format!("{:<24} {:>10} {:>10} {:>10}", "", "bare", "added", "target"));
    for runtime in names() {
        let what = format!("memory, {runtime}");
        if settings.wants(&what) {
            // The table of the census grows and is never freed, so each runtime has a process to itself.
            let quick = settings.is_quick().then_some("--quick");
            let pair: Pair = child::run(["--alone", runtime].into_iter().chain(quick))?;
            settings.print(&format!(
                "{what:<24} {:>10.1} {:>+10.1} {:>10}",
                pair.plain,
                pair.added,
                format!("<= {TARGET}")
            ));
            settings.record(&pair);
        }
    }
    Ok(())
}

/// Measures one runtime, and prints what was measured.
struct Alone<'a> {
    runtime: &'a str,
    tasks: usize,
}

impl Visitor for Alone<'_> {
    fn visit<Raw: Runtime, Facade: Runtime>(&mut self) {
        if Raw::NAME != self.runtime {
            return;
        }
        let plain = bytes_per_task::<Raw>(self.tasks);
        let added = bytes_per_task::<Facade>(self.tasks) - plain;
        child::answer(&Pair {
            bench: "memory".to_owned(),
            runtime: Raw::NAME.to_owned(),
            per: "task".to_owned(),
            unit: "bytes".to_owned(),
            plain,
            added,
            low: added,
            high: added,
        });
    }
}

/// The bytes that a crowd of live tasks holds on its runtime.
fn bytes_per_task<R: Runtime>(tasks: usize) -> f64 {
    let runtime = R::open();
    let mut handles = Vec::with_capacity(tasks);
    let before = allocated();
    let held = runtime.block_on(async {
        spawn_crowd::<R>(tasks, &mut handles);
        allocated() - before
    });
    runtime.block_on(R::cancel(handles));
    expect_quiet(&runtime);
    held as f64 / tasks as f64
}

fn spawn_crowd<R: Runtime>(tasks: usize, handles: &mut Vec<R::Handle>) {
    macro_rules! spawn_each {
        ($($words:literal)*) => { $(handles.push(R::spawn(Holding([0; $words])));)* };
    }
    for _ in 0..tasks / SIZES {
        spawn_each!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    }
}

/// A task that never ends and holds `WORDS` times eight bytes.
struct Holding<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Future for Holding<WORDS> {
    type Output = u64;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u64> {
        std::hint::black_box(&self.0);
        Poll::Pending
    }
}
