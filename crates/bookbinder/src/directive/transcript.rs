//! `{{#transcript NAME}}`: a command, and what it really printed.

use crate::Layout;
use crate::transcripts::{Index, Recording};

pub(super) fn expand(layout: &Layout, name: &str) -> Result<String, String> {
    let index = Index::read(layout)?;
    let entry = index.entry(name)?;
    let recording = Recording::read(layout, name)?;
    let text = recording.text.trim_end();
    let fence = fence_around(text);
    Ok(format!("{fence}console\n$ {}\n{text}\n{fence}\n", entry.shown_command()))
}

/// A fence that no line of the text closes.
fn fence_around(text: &str) -> String {
    let ticks = |line: &str| line.trim_start().bytes().take_while(|byte| *byte == b'`').count();
    let longest = text.lines().map(ticks).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_in_the_output_does_not_end_the_listing() {
        assert_eq!(fence_around("a\nb"), "```");
        assert_eq!(fence_around("a\n```text\n"), "````");
    }
}
