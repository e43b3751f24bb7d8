//! What a page can ask the bookbinder to put in place of one of its lines; the front page of this
//! crate has the list.

pub(crate) mod chart;
pub(crate) mod diagram;
pub(crate) mod questions;
pub(crate) mod timetable;
pub(crate) mod transcript;

pub(crate) mod figures;
pub(crate) mod inline;
pub(crate) mod machine;
pub(crate) mod pairs;
mod ranking;
pub(crate) mod scale;
mod tick;

use std::sync::LazyLock;

use mdbook_driver::book::Book;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use regex::Regex;

use crate::Layout;
use inline::Inline;

/// One line of a page that stands for something else.
#[derive(Debug)]
pub(crate) struct Directive<'a> {
    kind: &'a str,
    name: &'a str,
    /// What follows the name: `batch=100 variant=raw`.
    arguments: &'a str,
}

/// The kinds that need no name.
const NAMELESS: [&str; 3] = ["timetable", "pairs", "machine"];

impl<'a> Directive<'a> {
    /// Reads a line; `None` where it is not a directive of ours.
    pub(crate) fn parse(line: &'a str) -> Option<Self> {
        static LINE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(
                r"^\{\{#(questions|transcript|chart|diagram|timetable|figures|pairs|scale|machine)(?: +([\w-]+))?((?: +[\w-]+=[\w-]+)*)\}\}$",
            )
            .expect("the pattern is a constant")
        });
        let captures = LINE.captures(line.trim_end())?;
        let part = |index| captures.get(index).map_or("", |part| part.as_str());
        Some(Self { kind: part(1), name: part(2), arguments: part(3) })
    }

    /// What the reader sees, as Markdown; or what is wrong, and what to do about it.
    ///
    /// `to_root` leads from the page to the folder of all pages: empty, or some `../`.
    pub(crate) fn expand(
        &self,
        layout: &Layout,
        to_root: &str,
    ) -> std::result::Result<String, String> {
        let kind = self.kind;
        match (NAMELESS.contains(&kind), self.name.is_empty()) {
            (true, false) => return Err(format!("`{kind}` takes no name: remove it")),
            (false, true) => return Err(format!("`{kind}` takes a name: add it")),
            _ => {}
        }
        if kind != "figures" && !self.arguments.is_empty() {
            return Err(format!("`{kind}` takes no `name=value`: remove it"));
        }
        match kind {
            "questions" => questions::expand(layout, self.name),
            "transcript" => transcript::expand(layout, self.name),
            "chart" => chart::expand(layout, self.name),
            "diagram" => diagram::expand(layout, self.name),
            "figures" => figures::expand(layout, self.name, self.arguments.split_whitespace()),
            "pairs" => pairs::expand(layout),
            "scale" => scale::expand(layout, self.name),
            "machine" => machine::expand(layout),
            _ => timetable::expand(layout, to_root),
        }
    }

    /// Whether it is of this kind and names this file.
    pub(crate) fn shows(&self, kind: &str, name: &str) -> bool {
        (self.kind, self.name) == (kind, name)
    }
}

/// The lines of a page outside its code blocks, each with its number, counted from 1.
fn lines_outside_code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        in_code ^= line.trim_start().starts_with("```");
        (!in_code).then_some((index + 1, line))
    })
}

/// The directives of a page, each with its line.
pub(crate) fn directives(text: &str) -> impl Iterator<Item = (usize, Directive<'_>)> {
    lines_outside_code(text)
        .filter_map(|(number, line)| Directive::parse(line).map(|found| (number, found)))
}

/// What stands for a figure inside the lines of a page, each with its line.
pub(crate) fn inlines(text: &str) -> impl Iterator<Item = (usize, Inline<'_>)> {
    lines_outside_code(text)
        .flat_map(|(number, line)| Inline::all_in(line).map(move |(_, found)| (number, found)))
}

/// Follows the directives of every page.
#[derive(Debug)]
pub(crate) struct Directives(pub(crate) Layout);

impl Preprocessor for Directives {
    fn name(&self) -> &'static str {
        "directives"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        book.for_each_chapter_mut(|chapter| {
            let depth = chapter.path.as_ref().map_or(1, |path| path.components().count());
            let to_root = "../".repeat(depth.saturating_sub(1));
            chapter.content = self.follow(&chapter.content, &to_root);
        });
        Ok(book)
    }
}

impl Directives {
    fn follow(&self, page: &str, to_root: &str) -> String {
        let mut out = String::with_capacity(page.len());
        let mut in_code = false;
        for line in page.split_inclusive('\n') {
            in_code ^= line.trim_start().starts_with("```");
            if in_code {
                out.push_str(line);
                continue;
            }
            let found = Directive::parse(line);
            match found.and_then(|directive| directive.expand(&self.0, to_root).ok()) {
                // Between empty lines, so that it is a block of its own.
                Some(block) => out.extend(["\n", &block, "\n"]),
                None => out.push_str(&inline::follow(line, &self.0)),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(page: &str) -> Vec<usize> {
        directives(page).map(|(line, _)| line).collect()
    }

    #[test]
    fn a_directive_is_a_whole_line_outside_code() {
        assert_eq!(lines("a\n{{#chart x}}\n{{#timetable}} \n"), [2, 3]);
        assert_eq!(lines("see {{#chart x}}\n\\{{#chart x}}\n{{#graph x}}\n"), Vec::<usize>::new());
        assert_eq!(lines("```text\n{{#chart x}}\n```\n{{#chart x}}\n"), [4]);
    }

    #[test]
    fn a_name_is_asked_for_where_one_is_needed() {
        let layout = Layout::new("none", None);
        let refused = |line| Directive::parse(line).and_then(|it| it.expand(&layout, "").err());
        assert_eq!(refused("{{#chart}}"), Some("`chart` takes a name: add it".to_owned()));
        assert_eq!(
            refused("{{#timetable x}}"),
            Some("`timetable` takes no name: remove it".to_owned())
        );
    }
}
