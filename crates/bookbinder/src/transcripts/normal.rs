//! What is not the same on every machine is taken out of a transcript, by these rules and no others:
//!
//! 1. colours and other escape sequences go, and so do blanks at the end of a line;
//! 2. the path of the repository, with the slash after it, goes: what is left is relative to it;
//! 3. a duration with a fraction loses its digits: `0,83 s` and `0.83s` become `… s` and `…s`, in any
//!    unit from s to ns; durations in whole numbers stay, since virtual time gives them;
//! 4. cargo's progress lines (`Compiling`, `Finished`, `Running`, …) go;
//! 5. a task's number, and how often it was polled, are for the scheduler to decide: `task 15.0` and
//!    `polls=203` become `task …` and `polls=…`.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// `text` as it would be on another machine.
pub(super) fn normalise(text: &str, root: &Path) -> String {
    static ESCAPE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("\u{1b}\\[[0-9;?]*[A-Za-z]|\u{1b}\\][^\u{7}\u{1b}]*(?:\u{7}|\u{1b}\\\\)|\r")
            .expect("the pattern is a constant")
    });
    static FRACTION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b\d+[.,]\d+([ \u{a0}\u{202f}]?)(s|ms|µs|ns)\b")
            .expect("the pattern is a constant")
    });
    static CARGO: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^ *(Compiling|Checking|Finished|Running|Blocking|Downloading|Downloaded|Updating|Locking|Fresh|Building) ",
        )
        .expect("the pattern is a constant")
    });
    static SCHEDULED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(task |polls=)\d+(?:\.\d+)?\b").expect("the pattern is a constant")
    });
    let text = ESCAPE.replace_all(text, "");
    let root = format!("{}/", root.display());
    let text = text.replace(&root, "");
    let text = FRACTION.replace_all(&text, "…${1}${2}");
    let text = SCHEDULED.replace_all(&text, "${1}…");
    let lines = text.lines().filter(|line| !CARGO.is_match(line)).map(str::trim_end);
    lines.map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(normalise(text, Path::new("/home/a")), expected);
    }

    #[test]
    fn what_differs_between_machines_goes() {
        check("\u{1b}[1;31mnon\u{1b}[0m  \r\n", "non\n");
        check("at /home/a/src/main.rs:3:4", "at src/main.rs:3:4\n");
        check("   Compiling x v1\n    Finished `dev`\noui\n", "oui\n");
    }

    #[test]
    fn what_the_scheduler_decides_goes() {
        check(
            "task 15.0 [idle]: age=2.008s polls=202 idle=0.000s wakers=1",
            "task … [idle]: age=…s polls=… idle=…s wakers=1\n",
        );
        check("10 live tasks", "10 live tasks\n");
    }

    #[test]
    fn measured_time_loses_its_digits_and_virtual_time_does_not() {
        check("en 12,83 s", "en … s\n");
        check("took 1.25ms", "took …ms\n");
        check("oldest 2.016s; 5 idle", "oldest …s; 5 idle\n");
        check("100 ms, 2 h, version 1.95.0", "100 ms, 2 h, version 1.95.0\n");
    }
}
