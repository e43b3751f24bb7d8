//! What a reader reads as French: the book's texts without code, markup and addresses.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;
use toml::Spanned;

use crate::directive::directives;
use crate::directive::inline::blanked;
use crate::directive::questions::Questions;
use crate::source::{Sources, files_under, line_of};
use crate::{Error, Layout};

/// The French of one file.
#[derive(Debug)]
pub(crate) struct Prose {
    pub(crate) file: PathBuf,
    /// Pieces that follow each other without a gap, each with the line that it begins on.
    pieces: Vec<(usize, String)>,
}

impl Prose {
    /// Everything together, in which a rule about two neighbours can be looked for.
    pub(crate) fn text(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The line of the file that a byte of [`text`](Self::text) comes from.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        let mut rest = offset;
        for (line, text) in &self.pieces {
            if rest < text.len() {
                return line + line_of(text, rest) - 1;
            }
            rest -= text.len();
        }
        self.pieces.last().map_or(1, |(line, _)| *line)
    }
}

/// The French of the pages, of their table of contents, of the questions and of the diagrams.
pub(crate) fn read(layout: &Layout, sources: &Sources) -> Result<Vec<Prose>, Error> {
    let pages = sources.pages.iter().chain([&sources.summary]);
    let mut found: Vec<Prose> =
        pages.map(|page| Prose { file: page.path.clone(), pieces: of_page(&page.text) }).collect();
    for (folder, extension, read) in [
        ("questions", "toml", of_questions as fn(&str) -> Vec<(usize, String)>),
        ("diagrams", "svg", of_drawing),
    ] {
        for file in files_with(&layout.book().join(folder), extension)? {
            let text = fs::read_to_string(&file).map_err(Error::read(&file))?;
            found.push(Prose { file, pieces: read(&text) });
        }
    }
    Ok(found)
}

fn files_with(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = files_under(folder)?;
    files.retain(|file| file.extension().is_some_and(|it| it == extension));
    Ok(files)
}

/// A page, whose directives are not prose.
fn of_page(text: &str) -> Vec<(usize, String)> {
    // Line by line: a listing's fence is no beginning of a code span.
    let text = &text.split_inclusive('\n').map(blanked).collect::<String>();
    let mut pieces = of_markdown(text);
    let directives: Vec<usize> = directives(text).map(|(line, _)| line).collect();
    pieces.retain(|(line, text)| !(directives.contains(line) && text.contains("{{#")));
    pieces
}

/// Markdown, line numbers counted from 1.
fn of_markdown(text: &str) -> Vec<(usize, String)> {
    let mut pieces = Vec::new();
    let mut in_code = false;
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_GFM;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let piece = match event {
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                continue;
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                continue;
            }
            Event::Text(text) if !in_code => text.into_string(),
            // A word, so that what stands beside it keeps its neighbour.
            Event::Code(_) => "0".to_owned(),
            Event::Html(html) => without_tags(&html),
            Event::SoftBreak | Event::HardBreak => "\n".to_owned(),
            // A nested list begins inside its parent's item.
            Event::Start(Tag::Item)
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::TableHead
                | TagEnd::TableRow,
            ) => "\n".to_owned(),
            _ => continue,
        };
        pieces.push((line_of(text, range.start), piece));
    }
    pieces
}

/// The text of HTML, its lines kept.
fn without_tags(html: &str) -> String {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)<!--.*?-->|<style.*?</style>|<[^>]*>").expect("the pattern is a constant")
    });
    let blank = |tag: &regex::Captures<'_>| "\n".repeat(tag[0].matches('\n').count());
    TAG.replace_all(html, blank).into_owned()
}

/// A file of questions; one that cannot be read is for the checker of directives to report.
fn of_questions(text: &str) -> Vec<(usize, String)> {
    let Ok(questions) = Questions::parse(text) else { return Vec::new() };
    let mut pieces = Vec::new();
    let mut push = |value: &Spanned<String>| {
        let start = value.span().start;
        // The first line of a text in three quotes is empty, and not a part of it.
        let skipped = usize::from(text[start..].starts_with("\"\"\"\n"));
        let line = line_of(text, start) + skipped;
        pieces.extend(of_markdown(value.get_ref()).into_iter().map(|(at, it)| (line + at - 1, it)));
        pieces.push((line, "\n".to_owned()));
    };
    for question in &questions.question {
        push(&question.text);
        push(&question.explanation);
        for answer in &question.answer {
            push(&answer.text);
            answer.because.iter().for_each(&mut push);
        }
    }
    pieces
}

/// What a drawing says: its title, its description and its labels.
fn of_drawing(svg: &str) -> Vec<(usize, String)> {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)<(?:title|desc|text|tspan)(?:\s[^>]*)?>([^<]+)")
            .expect("the pattern is a constant")
    });
    let words = WORDS.captures_iter(svg).filter_map(|found| found.get(1));
    words
        .flat_map(|words| {
            let line = line_of(svg, words.start());
            [(line, words.as_str().to_owned()), (line, "\n".to_owned())]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, read: fn(&str) -> Vec<(usize, String)>) -> (String, Vec<usize>) {
        let prose = Prose { file: PathBuf::new(), pieces: read(text) };
        let all = prose.text();
        let lines = all.match_indices("mot").map(|(offset, _)| prose.line_of(offset)).collect();
        (all, lines)
    }

    #[test]
    fn code_markup_and_directives_are_not_prose() {
        let page = "<!-- minutes: 5 -->\n# Le *mot* {#id}\n\n`code` mot\n\n```text\nmot\n```\n\n\
            <details>\n<summary>Un mot</summary>\n\n{{#chart mot}}\n\n[mot](mot.md)\n";
        let (text, lines) = of(page, of_page);
        assert_eq!(lines, [2, 4, 11, 15], "{text}");
        assert!(!text.contains("code") && !text.contains("minutes"), "{text}");
    }

    #[test]
    fn questions_know_their_lines() {
        let questions = "[[question]]\nid = \"a\"\ntext = \"Un mot\"\nexplanation = \"\"\"\nUn\n\nmot\n\"\"\"\n\
            [[question.answer]]\ntext = \"a\"\nright = true\n[[question.answer]]\ntext = \"b\"\nright = false\n\
            because = \"mot\"\n";
        assert_eq!(of(questions, of_questions).1, [3, 7, 15]);
    }

    #[test]
    fn a_drawing_is_read_where_it_speaks() {
        let svg = "<svg>\n<style>.mot{}</style>\n<title>mot</title>\n<g id=\"mot\">\n<text x=\"1\">mot</text></g></svg>";
        assert_eq!(of(svg, of_drawing).1, [3, 5]);
    }
}
