//! Today's tools on the same cases, and how this one compares.
//!
//! Measured on 2026-11-23 on two shared cores; each tool was given 100 ms after the body, console-subscriber 250 ms.
//! The leaks are the four bugs of the exam (b1 to b4) and L1, L2, L4, L6 to L10, L12 to L14, L16; the innocents are C1,
//! C2, C4, C5, C6 and C8. tokio-metrics and async-inspect have no verdict of their own: whatever was not yet finished
//! counts as reported.

use super::Score;

struct Row {
    tool: &'static str,
    leaks: &'static str,
    accused: &'static str,
    names_a_line: &'static str,
    stable: bool,
}

const RIVALS: [Row; 7] = [
    Row {
        tool: "num_alive_tasks (tokio 1.54.1)",
        leaks: "16 of 16",
        accused: "3 of 6",
        names_a_line: "no",
        stable: true,
    },
    Row {
        tool: "dev-async 0.9.5",
        leaks: "16 of 16",
        accused: "2 of 6",
        names_a_line: "no",
        stable: true,
    },
    Row {
        tool: "async-inspect 0.2.0",
        leaks: "16 of 16",
        accused: "5 of 6",
        names_a_line: "no",
        stable: true,
    },
    Row {
        tool: "tokio-metrics 0.5.2",
        leaks: "16 of 16",
        accused: "3 of 6",
        names_a_line: "no",
        stable: true,
    },
    Row {
        tool: "console-subscriber 0.5.0",
        leaks: "16 of 16",
        accused: "4 of 6",
        names_a_line: "spawn",
        stable: false,
    },
    Row {
        tool: "Handle::dump (taskdump)",
        leaks: "16 of 16",
        accused: "3 of 6",
        names_a_line: "await, 13 of 16",
        stable: false,
    },
    Row {
        tool: "shuttle 0.9.9",
        leaks: "2 of 14",
        accused: "0 of 1",
        names_a_line: "no",
        stable: true,
    },
];

/// Prints the table, with a last row of what has just been run.
pub(super) fn print(runtime: &str, score: &Score) {
    println!(
        "\n{:<32} {:<14} {:<12} {:<16} stable",
        "tool", "leaks seen", "accused", "names a line"
    );
    let row = |tool: &str, leaks: &str, accused: &str, line: &str, stable: &str| {
        println!("{tool:<32} {leaks:<14} {accused:<12} {line:<16} {stable}");
    };
    for rival in &RIVALS {
        let stable = if rival.stable { "yes" } else { "no" };
        row(rival.tool, rival.leaks, rival.accused, rival.names_a_line, stable);
    }
    let leaks = format!("{} of {}", score.found, score.leaks);
    let accused = format!("{} of {}", score.accused, score.clean);
    row(&format!("fuite, on {runtime}"), &leaks, &accused, "spawn, all", "yes");
}
