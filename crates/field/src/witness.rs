//! What is alive, said ten times a second from a thread of its own: a runtime that is busy, or stuck, is seen all the
//! same.

use std::io;
use std::process;
use std::thread;
use std::time::{Duration, Instant};

use probes::Memory;
use verdict::{Replayed, Sample, SiteTasks, Spawned};

use crate::say;

/// Short enough that a leak at full speed takes some dozens of megabytes in between.
const PERIOD: Duration = Duration::from_millis(100);
/// How many spawn sites are told; a service has a handful.
const SITES: usize = 10;

/// Begins to say what is alive. When nobody listens any more, the process ends.
pub(crate) fn watch() {
    let began = Instant::now();
    let watch = move || {
        while tell(began.elapsed()).is_ok() {
            thread::sleep(PERIOD);
        }
        process::exit(1);
    };
    if let Err(error) = thread::Builder::new().name("witness".to_owned()).spawn(watch) {
        // Unwatched, it would grow until the machine is full.
        eprintln!("field: nobody can watch: {error}");
        process::exit(1);
    }
}

/// Says what is alive. The sample comes last: whoever stops at it has heard the rest.
fn tell(elapsed: Duration) -> io::Result<()> {
    let groups = fuite::by_site();
    let memory = Memory::now();
    let sites = groups.iter().take(SITES).map(|group| SiteTasks {
        site: Spawned {
            file: group.site.file.to_owned(),
            line: group.site.line,
            column: group.site.column,
        },
        tasks: group.tasks,
    });
    say(&Replayed::Sites(sites.collect()))?;
    say(&Replayed::Peak(memory.peak))?;
    say(&Replayed::Sample(Sample {
        second: elapsed.as_secs(),
        live: fuite::live(),
        sites: groups.len() as u64,
        bytes: memory.resident,
    }))
}
