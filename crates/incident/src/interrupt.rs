//! What Ctrl+C does.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of a program that was interrupted, by the shells' convention.
const INTERRUPTED: i32 = 130;

static IS_ASKED_FOR: AtomicBool = AtomicBool::new(false);
static WAS_HEARD: AtomicBool = AtomicBool::new(false);

/// On Ctrl+C, kills every process that the grader has started, and ends this one; unless a service is running that it
/// is the way to stop.
pub(crate) fn leave_nothing_behind() {
    let handler = || {
        let first = !WAS_HEARD.swap(true, Ordering::Relaxed);
        if !(first && IS_ASKED_FOR.load(Ordering::Relaxed)) {
            grader::kill_all();
            process::exit(INTERRUPTED);
        }
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("Ctrl+C may leave a process behind: {error}");
    }
}

/// From now on, whoever presses Ctrl+C once wants to see what came of it.
pub(crate) fn ask_for_the_first() {
    IS_ASKED_FOR.store(true, Ordering::Relaxed);
}

/// Whether Ctrl+C was pressed.
pub(crate) fn was_heard() -> bool {
    WAS_HEARD.load(Ordering::Relaxed)
}
