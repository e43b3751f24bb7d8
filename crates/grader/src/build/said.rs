//! What cargo and the compiler say, and whom they blame.

use std::io::{BufRead, BufReader, Read};

use crate::progress::Progress;

/// The most that is kept of what the compiler says.
const MAX_OUTPUT_BYTES: usize = 4 * 1024 * 1024;
/// The longest line that is taken for one.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// What cargo and the compiler said.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The beginning of it.
    pub(super) text: String,
    /// Whether cargo stopped at a package of the stage, and not at a dependency or a registry that it
    /// could not reach: only the former is the subject's doing.
    pub(super) blames_a_member: bool,
    pub(super) is_cut: bool,
}

impl Said {
    /// Hears one line, and keeps it where there is room. What it means counts all the same.
    fn hear(&mut self, line: &str, members: &[String]) {
        self.blames_a_member |=
            stopped_at(line).is_some_and(|it| members.iter().any(|its| its == it));
        if self.is_cut {
            return;
        }
        self.is_cut = self.text.len() + line.len() > MAX_OUTPUT_BYTES;
        self.text.push_str(if self.is_cut { "[…]\n" } else { line });
    }
}

/// The package at which cargo says that it stopped, if this line says so.
fn stopped_at(line: &str) -> Option<&str> {
    line.strip_prefix("error: could not compile `")?.split('`').next()
}

/// Follows cargo's progress, and hears everything else that it says, to the end: cargo fails when it
/// can say no more.
pub(super) fn listen(diagnostics: impl Read, members: &[String], progress: &dyn Progress) -> Said {
    let mut said = Said::default();
    let mut lines = BufReader::new(diagnostics);
    let mut line = Vec::new();
    let mut next = |line: &mut Vec<u8>| {
        line.clear();
        lines.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', line)
    };
    while matches!(next(&mut line), Ok(read) if read > 0) {
        let text = String::from_utf8_lossy(&line);
        let words = text.trim_start();
        let starts = |words_of: &[&str]| words_of.iter().any(|status| words.starts_with(status));
        if starts(&["Compiling ", "Checking ", "Downloading ", "Downloaded ", "Blocking "]) {
            progress.detail(words.trim_end());
        } else if !starts(&["Finished ", "Executable ", "Locking ", "Adding "]) {
            said.hear(&text, members);
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    fn heard(mut said: impl Read) -> Said {
        let members = ["exercise".to_owned(), "exercise-probe".to_owned()];
        let heard = listen(&mut said, &members, &Silent);
        assert_eq!(said.read(&mut [0]).unwrap(), 0, "cargo is heard out");
        heard
    }

    #[track_caller]
    fn check(said: &str, expected: bool) {
        assert_eq!(heard(said.as_bytes()).blames_a_member, expected, "{said}");
    }

    #[test]
    fn a_subject_that_does_not_compile_is_blamed() {
        check("error[E0425]: …\nerror: could not compile `exercise` (lib) due to 1 error", true);
        check("error: could not compile `exercise-probe` (bin \"exercise-probe\")", true);
    }

    #[test]
    fn a_crate_of_ours_and_a_registry_out_of_reach_are_not_the_subjects_fault() {
        check("error: could not compile `fuite-tokio` (lib) due to 1 previous error", false);
        check("error: failed to download `tokio v1.54.1`\ncaused by: no network", false);
        check("error: could not compile `exercise-of-somebody-else` (lib)", false);
    }

    #[test]
    fn a_subject_that_has_more_errors_than_are_kept_is_blamed_all_the_same() {
        let errors = "error[E0425]: …\n".repeat(MAX_OUTPUT_BYTES / 16);
        let last = "error: could not compile `exercise` (lib) due to 262144 errors\n";
        let said = heard(errors.as_bytes().chain(last.as_bytes()));
        assert!(said.text.starts_with("error[E0425]") && said.text.ends_with("\n[…]\n"));
        assert!(said.text.len() <= MAX_OUTPUT_BYTES + "[…]\n".len());
        assert!(said.blames_a_member);
    }

    #[test]
    fn a_line_without_an_end_takes_no_more_room_than_others() {
        let said = heard(std::io::repeat(b'x').take(3 * MAX_OUTPUT_BYTES as u64));
        assert!(said.text.len() <= MAX_OUTPUT_BYTES + "[…]\n".len() && said.is_cut);
    }
}
