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

pub(super) fn probe_of_many_main(members: &[&str]) -> String {
    let arms: String = members
        .iter()
        .map(|name| {
            let library = name.replace('-', "_");
            format!("        Some(\"{name}\") => probes::start_of::<{library}::Service>(),\n")
        })
        .collect();
    format!(
        "//! Runs the probes on the subject whose name it is called by. Written by the grader.\n\n\
         fn main() -> std::process::ExitCode {{\n    \
             let called = std::env::args_os().next().map(std::path::PathBuf::from).unwrap_or_default();\n    \
             let start = match called.file_name().and_then(|name| name.to_str()) {{\n\
         {arms}        \
                 _ => return std::process::ExitCode::FAILURE,\n    \
             }};\n    \
             {RUNNER}::run(start)\n\
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
