//! The programs of a stage: what is not the subject's, and written by the grader.

use crate::curriculum::RuntimeTrack;

/// The package that runs the probes in the lab of the stage's runtime.
pub(super) const RUNNER: &str = "runner";

pub(super) fn runner_lib(track: &RuntimeTrack) -> String {
    let lab = &track.lab;
    format!(
        "//! Runs the probes in the lab of one runtime. Written by the grader.\n\n\
         pub fn run(start: probes::Start) -> std::process::ExitCode {{\n    \
             probes::run_child(&{lab}, start)\n\
         }}\n"
    )
}

pub(super) fn probe_main(library: &str) -> String {
    format!(
        "//! Runs the probes on one subject. Written by the grader.\n\n\
         fn main() -> std::process::ExitCode {{\n    \
             {RUNNER}::run(probes::start_of::<{library}::Service>())\n\
         }}\n"
    )
}

pub(super) fn field_main(track: &RuntimeTrack, library: &str) -> String {
    let block_on = &track.block_on;
    format!(
        "//! Runs one subject on its real runtime. Written by the grader.\n\n\
         fn main() -> std::process::ExitCode {{\n    \
             field::run(field::start_of::<{library}::Service>(), {block_on})\n\
         }}\n"
    )
}
