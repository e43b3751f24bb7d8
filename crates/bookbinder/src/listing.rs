//! Listings as they look in print: an extract from the middle of a function starts at the margin.

use mdbook_driver::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// Removes the indentation that all lines of a code block share.
///
/// Runs after mdBook's own preprocessors, so that included lines are there.
#[derive(Debug)]
pub(crate) struct Dedent;

impl Preprocessor for Dedent {
    fn name(&self) -> &'static str {
        "dedent"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item {
                chapter.content = dedent_blocks(&chapter.content);
            }
        });
        Ok(book)
    }
}

fn dedent_blocks(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut block: Option<Vec<&str>> = None;
    for line in page.split_inclusive('\n') {
        match (line.starts_with("```"), &mut block) {
            (true, None) => {
                out.push_str(line);
                block = Some(Vec::new());
            }
            (true, Some(lines)) => {
                push_dedented(&mut out, lines);
                out.push_str(line);
                block = None;
            }
            (false, Some(lines)) => lines.push(line),
            (false, None) => out.push_str(line),
        }
    }
    // A block that is never closed runs to the end of its page.
    push_dedented(&mut out, &block.unwrap_or_default());
    out
}

fn push_dedented(out: &mut String, lines: &[&str]) {
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    for line in lines {
        // A blank line may be shorter than what the others share.
        out.push_str(line.get(shared..).unwrap_or("\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        assert_eq!(dedent_blocks(page), expected);
    }

    #[test]
    fn a_block_starts_at_the_margin() {
        check("```\n    a\n\n      b\n```\n", "```\na\n\n  b\n```\n");
    }

    #[test]
    fn prose_and_blocks_at_the_margin_are_left_alone() {
        for page in ["- x\n  - y\n", "```\na\n  b\n```\n", "```\n```\n", "```\n\n"] {
            check(page, page);
        }
    }
}
