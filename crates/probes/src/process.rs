//! This process: what it may take, and what it has taken.

use std::fs;
use std::io;

/// The most memory that a subject may take for itself, unless it is told otherwise: a leak of a million tasks fits.
pub const MOST_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// The largest file that it may write.
const MOST_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// Bounds this process, and ties its life to the grader's: a program of the subject's must neither
/// outlive the grader nor fill the machine.
///
/// `most_bytes` is what it may take of memory for itself, stacks of threads included; an allocation beyond ends it.
///
/// # Errors
///
/// The operating system refuses.
pub fn confine(most_bytes: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |limit| Rlimit { current: Some(limit), maximum: Some(limit) };
    setrlimit(Resource::Core, at_most(0))?;
    setrlimit(Resource::Data, at_most(most_bytes))?;
    setrlimit(Resource::Fsize, at_most(MOST_FILE_BYTES))?;
    // Elsewhere, a killed grader leaves its last program to its own devices.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    Ok(())
}

/// The memory of this process, in bytes; 0 where the system does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// What is resident now.
    pub resident: u64,
    /// The most that ever was.
    pub peak: u64,
}

impl Memory {
    /// Asks the operating system; only Linux tells.
    #[must_use]
    pub fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        Self { resident: bytes(&status, "VmRSS:"), peak: bytes(&status, "VmHWM:") }
    }
}

/// A field of Linux's `status`, which counts in KiB.
fn bytes(status: &str, field: &str) -> u64 {
    let figure = status.lines().find_map(|line| line.strip_prefix(field));
    let kib = figure.and_then(|figure| figure.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes_and_what_is_not_said_is_nothing() {
        let status = "Name:\ta VmRSS: 1 kB\nVmHWM:\t    5124 kB\nVmRSS:\t    4096 kB\n";
        assert_eq!(bytes(status, "VmRSS:"), 4096 * 1024);
        assert_eq!(bytes(status, "VmHWM:"), 5124 * 1024);
        assert_eq!(bytes("VmRSS:\t much\n", "VmRSS:"), 0);
        assert_eq!(bytes("", "VmRSS:"), 0);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_has_some_memory_and_never_more_than_its_peak() {
        let memory = Memory::now();
        assert!(0 < memory.resident && memory.resident <= memory.peak, "{memory:?}");
    }
}
