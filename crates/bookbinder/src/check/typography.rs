//! French typography: quotation marks, apostrophes, ligatures, and the spaces that do not break.

use std::sync::LazyLock;

use regex::Regex;

use super::{Problem, Report};
use crate::prose::Prose;

/// A slip, as a pattern, and what to write.
const RULES: [(&str, &str); 11] = [
    (r"'", "a straight apostrophe: write ’"),
    (r#"""#, "a straight quotation mark: write « and » with no-break spaces"),
    (r"\.\.\.", "three full stops: write …"),
    (r"«[^\u{a0}]", "no no-break space (U+00A0) after «"),
    (r"[^\u{a0}]»", "no no-break space (U+00A0) before »"),
    (r"(?:^|[^\u{a0}\d:]):(?:\s|$)|[ \u{202f}]:", "no no-break space (U+00A0) before a colon"),
    (r"[^\u{202f}!?…][;!?]", "no narrow no-break space (U+202F) before ; ! or ?"),
    (r"[^\S\n][,.)](?:\s|$)", "a space before a comma, a full stop or a bracket"),
    (r"\d +[%€]|\d[%€]", "no no-break space between a number and its sign"),
    (r"\d +\d{3}\b", "a space that breaks inside a number: write U+202F"),
    (
        r"(?i)\b(?:man)?oe(?:uvr|il|uf)|\b(?:co?h?|s|b|m)oeu|\bnoeud|\bvoeu|\bfoet",
        "oe where French has œ",
    ),
];

pub(super) fn check(report: &Report<'_>, prose: &[Prose]) -> Vec<Problem> {
    static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        let compile = |(pattern, message): &(&str, &'static str)| {
            let regex = Regex::new(&format!("(?m){pattern}")).expect("the patterns are constants");
            (regex, *message)
        };
        RULES.iter().map(compile).collect()
    });
    let mut problems = Vec::new();
    for prose in prose {
        let text = prose.text();
        for (pattern, message) in PATTERNS.iter() {
            for slip in pattern.find_iter(&text) {
                let line = prose.line_of(slip.start() + slip.as_str().len() - 1);
                let message = format!("{message} (`{}`)", around(&text, slip.start()));
                problems.push(report.problem_in(&prose.file, line, message));
            }
        }
    }
    problems
}

/// A few characters on both sides, to be searched for.
fn around(text: &str, offset: usize) -> String {
    let is_inside = |c: &char| *c != '\n';
    let before: Vec<char> = text[..offset].chars().rev().take_while(is_inside).take(12).collect();
    let after = text[offset..].chars().take_while(is_inside).take(12);
    before.into_iter().rev().chain(after).collect::<String>().trim().to_owned()
}
