//! Every message that the code asks for is in the catalogue, every message there is asked for, and
//! each keeps the rules of French typography.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{exams, files, read, root};
use fluent_syntax::ast::{Entry, Expression, Pattern, PatternElement, Resource};
use proc_macro2::{TokenStream, TokenTree};

const CATALOGUE: &str = "crates/grader/locales/fr.ftl";
/// The functions that take the id of a message.
const TAKERS: [&str; 5] = ["format", "text", "finding", "shown", "left"];
/// Stands for what is put into a message.
const PARTICULAR: char = '¤';

/// What a source says of messages.
#[derive(Debug, Default, PartialEq)]
struct Asked {
    /// Texts handed to a function that takes an id.
    certain: BTreeSet<String>,
    /// Every text, wherever it stands: an id may reach its function through a variable.
    literals: BTreeSet<String>,
}

impl Asked {
    fn read(&mut self, source: &str) {
        // Unit tests stand at the end of a file; the messages that they make up are theirs.
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        self.scan(code.parse().expect("it is Rust"), false);
    }

    fn scan(&mut self, tokens: TokenStream, is_argument: bool) {
        let (mut taker, mut method) = (false, false);
        for token in tokens {
            match &token {
                TokenTree::Group(group) => self.scan(group.stream(), taker),
                TokenTree::Literal(literal) => {
                    let literal = literal.to_string();
                    let text = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                    if let Some(text) = text.filter(|text| is_kebab(text)) {
                        self.literals.insert(text.to_owned());
                        if is_argument {
                            self.certain.insert(text.to_owned());
                        }
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
            taker = matches!(&token, TokenTree::Ident(name)
                if method && TAKERS.contains(&name.to_string().as_str()));
            method = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
        }
    }

    /// What is asked for: what a function takes for certain, and whatever begins as messages do.
    fn ids(&self, messages: &BTreeSet<String>) -> BTreeSet<String> {
        let family = |id: &str| id.split_once('-').map(|(family, _)| family.to_owned());
        let families: BTreeSet<_> = messages.iter().filter_map(|id| family(id)).collect();
        let likely = |id: &&String| family(id).is_some_and(|family| families.contains(&family));
        self.certain.iter().chain(self.literals.iter().filter(likely)).cloned().collect()
    }
}

/// Whether a text has the form of an id: two small words or more, joined by hyphens; or one word.
fn is_kebab(text: &str) -> bool {
    let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.split('-').all(|word| !word.is_empty() && word.bytes().all(is_small))
}

/// The messages of a catalogue: the runs of text in each, by its id.
fn messages(catalogue: &str) -> BTreeMap<String, Vec<String>> {
    let resource: Resource<&str> = fluent_syntax::parser::parse(catalogue).expect("it is Fluent");
    let message = |entry: &Entry<&str>| {
        let Entry::Message(message) = entry else { return None };
        let mut texts = Vec::new();
        collect(message.value.as_ref()?, &mut texts);
        Some((message.id.name.to_owned(), texts))
    };
    resource.body.iter().filter_map(message).collect()
}

/// The text of a pattern and of each of its variants.
fn collect(pattern: &Pattern<&str>, texts: &mut Vec<String>) {
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => {
                text.push(PARTICULAR);
                if let Expression::Select { variants, .. } = expression {
                    variants.iter().for_each(|variant| collect(&variant.value, texts));
                }
            }
        }
    }
    texts.push(text);
}

/// What a French reader would stumble over.
fn misprints(text: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let fixed = |space: Option<char>| matches!(space, Some('\u{a0}' | '\u{202f}'));
    let digit = |sign: Option<char>| sign.is_some_and(|it| it.is_ascii_digit());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(sign) = rest.next() {
        let after = rest.peek().copied();
        match sign {
            '\'' => found.push("a straight apostrophe"),
            // A path of Rust is no punctuation.
            ':' if after == Some(':') || before == Some(':') => {}
            // Nor is an address.
            ':' if digit(before) && digit(after) => {}
            ':' | ';' | '!' | '?' | '»' if !fixed(before) => {
                found.push("no fixed space before a sign");
            }
            '«' if !fixed(after) => found.push("no fixed space after «"),
            _ => {}
        }
        before = Some(sign);
    }
    found
}

fn asked() -> Asked {
    let mut asked = Asked::default();
    for folder in ["crates/grader/src", "xtask/src"] {
        files(&root().join(folder)).values().for_each(|source| asked.read(source));
    }
    asked
}

#[test]
fn the_messages_that_are_asked_for_are_the_messages_that_there_are() {
    let there: BTreeSet<_> = messages(&read(CATALOGUE)).into_keys().collect();
    let asked = asked().ids(&there);
    let missing: Vec<_> = asked.difference(&there).collect();
    let unused: Vec<_> = there.difference(&asked).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing: {missing:?}, unused: {unused:?}");
}

#[test]
fn every_message_keeps_the_rules_of_french_typography() {
    let mut wrong = Vec::new();
    for (id, texts) in messages(&read(CATALOGUE)) {
        for text in texts {
            wrong.extend(misprints(&text).into_iter().map(|why| format!("{id}: {why}: {text}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a learner reads of a curriculum: its titles, and its nudges.
fn prose(value: &toml::Value) -> Vec<&str> {
    let Some(table) = value.as_table() else {
        return value.as_array().into_iter().flatten().flat_map(prose).collect();
    };
    let mut texts = Vec::new();
    for (name, value) in table {
        match (name.as_str(), value) {
            ("title" | "hint", toml::Value::String(text)) => texts.push(text.as_str()),
            ("hints", toml::Value::Table(hints)) => {
                texts.extend(hints.values().filter_map(toml::Value::as_str));
            }
            (_, value) => texts.extend(prose(value)),
        }
    }
    texts
}

#[test]
fn every_title_and_hint_of_the_curriculum_keeps_them_too() {
    let exams: Vec<_> = exams().into_iter().map(toml::Value::Table).collect();
    let texts: Vec<_> = exams.iter().flat_map(prose).collect();
    assert!(texts.len() > 20, "the curriculum was read: {texts:?}");
    let wrong = |text: &&&str| !misprints(text).is_empty();
    assert_eq!(texts.iter().filter(wrong).collect::<Vec<_>>(), [] as [&&str; 0]);
}

#[test]
fn a_missing_and_an_unused_message_are_found() {
    let there = ["probe-late", "probe-early"].map(str::to_owned).into();
    let mut asked = Asked::default();
    asked.read(
        r#"fn f() { c.shown(p, s, "no-such", &[("ids", x)]); let id = "probe-lost"; g("kebab-case"); }
           #[cfg(test)] mod tests { fn f() { c.text("made-up"); } }"#,
    );
    assert_eq!(asked.ids(&there), ["no-such", "probe-lost"].map(str::to_owned).into());
}

#[test]
fn a_misprint_is_found_in_every_variant() {
    let catalogue = "greeting = { $n ->\n    [one] l'un\n   *[other] des autres !\n } : { $who }\n";
    let texts = messages(catalogue).remove("greeting").expect("it is there");
    let found: Vec<_> = texts.iter().flat_map(|text| misprints(text)).collect();
    assert_eq!(found.len(), 3, "{texts:?}");
    assert!(misprints("l’un\u{a0}: «\u{a0}tokio::time\u{a0}» \u{202f}? --x").is_empty());
    assert!(misprints("127.0.0.1:6060").is_empty());
}
