//! The book of this repository: without a fault, in good French typography, each page timed.

use std::fs;
use std::path::{Path, PathBuf};

use bookbinder::Layout;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

fn layout() -> Layout {
    Layout::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), None)
}

/// Every page but the table of contents, with its text.
fn pages() -> Vec<(PathBuf, String)> {
    let folder = layout().pages();
    [folder.clone(), folder.join("bugs")]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("a folder of pages"))
        .map(|entry| entry.expect("a page").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "md"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a readable page");
            (path, text)
        })
        .collect()
}

#[test]
fn it_has_no_problem() {
    let problems = bookbinder::check(&layout()).expect("a book that renders");
    let report: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(report.is_empty(), "{}", report.join("\n"));
}

#[test]
fn every_page_says_how_many_minutes_it_takes() {
    for (path, text) in pages().iter().filter(|(path, _)| !path.ends_with("SUMMARY.md")) {
        let minutes = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("<!-- minutes: ")?.strip_suffix(" -->"))
            .and_then(|minutes| minutes.parse::<u8>().ok());
        assert!(minutes.is_some(), "{}: line 1 is no `<!-- minutes: N -->`", path.display());
    }
}

#[test]
fn every_page_that_the_curriculum_names_is_there() {
    let file = layout().root().join("curriculum.toml");
    let text = fs::read_to_string(&file).expect("the curriculum");
    let named = text.lines().filter_map(|line| line.strip_prefix("page = \"")?.strip_suffix('"'));
    for page in named {
        assert!(layout().pages().join(page).is_file(), "curriculum.toml names `{page}`");
    }
}

/// The prose of a page: its text without code, HTML and addresses.
fn prose(text: &str) -> String {
    let mut prose = String::new();
    let mut in_code_block = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES)
    {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code_block = true,
            Event::End(TagEnd::CodeBlock) => in_code_block = false,
            Event::Text(text) if !in_code_block => prose.push_str(&text),
            // A word, so that what stands beside it keeps its neighbour.
            Event::Code(_) => prose.push('c'),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => prose.push('\n'),
            _ => {}
        }
    }
    prose
}

/// The first slip in a piece of French, if there is one.
fn slip(prose: &str) -> Option<(usize, &'static str)> {
    let characters: Vec<char> = std::iter::once('\n').chain(prose.chars()).collect();
    characters.windows(2).enumerate().find_map(|(at, pair)| {
        let fault = match (pair[0], pair[1]) {
            (_, '\'') => "a straight apostrophe",
            (_, '"') => "a straight quotation mark",
            ('«', space) if space != '\u{a0}' => "no no-break space after «",
            (space, '»') if space != '\u{a0}' => "no no-break space before »",
            (space, ':') if space != '\u{a0}' => "no no-break space before a colon",
            (space, ';' | '!' | '?') if space != '\u{202f}' => {
                "no narrow no-break space before ; ! or ?"
            }
            ('o', 'e') if is_ligature(&characters[at..]) => "oe for œ",
            _ => return None,
        };
        Some((at, fault))
    })
}

/// Whether `oe…` begins one of the words that take an œ.
fn is_ligature(rest: &[char]) -> bool {
    let word: String = rest.iter().take(4).collect();
    ["oeuv", "oeil", "oeud"].contains(&word.as_str())
}

#[test]
fn its_typography_is_french() {
    for (path, text) in pages() {
        let prose = prose(&text);
        if let Some((at, fault)) = slip(&prose) {
            let around: String = prose.chars().skip(at.saturating_sub(30)).take(60).collect();
            panic!("{}: {fault}: …{around}…", path.display());
        }
    }
}

#[test]
fn a_slip_of_typography_is_seen() {
    for wrong in ["l'arrêt", "« ici »", "quoi ?", "ceci : cela", "\"mot\"", "la manoeuvre"] {
        assert!(slip(wrong).is_some(), "{wrong}");
    }
    assert_eq!(slip("«\u{a0}l’œuvre\u{a0}»\u{a0}: quoi\u{202f}?"), None);
}
