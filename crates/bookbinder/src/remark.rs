//! Remarks (`> [!NOTE]`) with French titles: mdBook has its titles in the program.

use mdbook_driver::book::Book;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// mdBook's kinds, each with its class and its French title.
const KINDS: [(&str, &str, &str); 5] = [
    ("> [!NOTE]", "note", "Remarque"),
    ("> [!TIP]", "tip", "Conseil"),
    ("> [!IMPORTANT]", "important", "Important"),
    ("> [!WARNING]", "warning", "Attention"),
    ("> [!CAUTION]", "caution", "Danger"),
];

/// The lines, counted from 1, of remarks that are not at the margin: mdBook would title them.
pub(crate) fn untranslated(page: &str) -> impl Iterator<Item = usize> {
    let is_remark = |line: &str| {
        let line = line.trim_start_matches([' ', '-', '*', '>']);
        KINDS.iter().any(|(mark, _, _)| line.trim_end() == &mark[2..])
    };
    let is_at_margin = |line: &str| line.starts_with("> [!");
    let lines = page.lines().enumerate();
    lines.filter(move |(_, line)| is_remark(line) && !is_at_margin(line)).map(|(at, _)| at + 1)
}

/// Turns each remark at the margin into the HTML that mdBook makes, with its title in French.
///
/// One inside a list is left to mdBook; a check reports it.
#[derive(Debug)]
pub(crate) struct Remarks;

impl Preprocessor for Remarks {
    fn name(&self) -> &'static str {
        "remarks"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        book.for_each_chapter_mut(|chapter| chapter.content = translate(&chapter.content));
        Ok(book)
    }
}

fn translate(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut lines = page.split_inclusive('\n').peekable();
    let mut in_code = false;
    while let Some(line) = lines.next() {
        in_code ^= line.starts_with("```");
        let kind = KINDS.iter().find(|(mark, _, _)| !in_code && line.trim_end() == *mark);
        let Some((_, class, title)) = kind else {
            out.push_str(line);
            continue;
        };
        out.push_str(&format!(
            "<blockquote class=\"blockquote-tag blockquote-tag-{class}\">\n\
             <p class=\"blockquote-tag-title\">{title}</p>\n\n"
        ));
        while let Some(quoted) = lines.next_if(|line| line.starts_with('>')) {
            let text = quoted.strip_prefix("> ").or_else(|| quoted.strip_prefix('>'));
            out.push_str(text.unwrap_or(quoted));
        }
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str("\n</blockquote>\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        assert_eq!(translate(page), expected);
    }

    #[test]
    fn a_remark_has_a_french_title_and_keeps_its_paragraphs() {
        check(
            "a\n\n> [!WARNING]\n> b\n>\n> c\n\nd\n",
            "a\n\n<blockquote class=\"blockquote-tag blockquote-tag-warning\">\n\
             <p class=\"blockquote-tag-title\">Attention</p>\n\nb\n\nc\n\n</blockquote>\n\nd\n",
        );
    }

    #[test]
    fn other_quotations_and_listings_are_left_alone() {
        for page in ["> a\n", "```md\n> [!NOTE]\n> a\n```\n", "- > [!NOTE]\n", "> [!OTHER]\n> a\n"]
        {
            check(page, page);
        }
    }
}
